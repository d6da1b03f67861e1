import type { ServerResponse } from 'node:http'
import { expect, test } from '@jest/globals'
import { readCard } from '../../src/desk/case/card.ts'
import { recordOutcome } from '../../src/delivery/record-outcome.ts'
import { deliver } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import { aComplaint } from '../support/complaint.ts'
import { at, eventsOf, receive } from '../support/desk.ts'
import { audit, SOUND } from '../crash/record.ts'
import { aDesk } from './desk.ts'

type Desk = Awaited<ReturnType<typeof aDesk>>
const casesOf = async ({ db }: Desk) => await db.selectFrom('cases').selectAll().orderBy('id').execute()

/** A site that answers the first post with a 409 and takes the others. */
function changing(body?: string) {
  let posts = 0
  return (response: ServerResponse) => {
    if (posts++ > 0) return 204
    response.writeHead(409, { 'content-type': 'application/json' }).end(body)
    return undefined
  }
}

test('a comment that changed opens a successor with its new text; that one’s decision answers the complainants', async () => {
  const desk = await aDesk(changing(JSON.stringify({ revision: 2, text: 'The council couldn’t run a bath.' })))
  const { db, site, decideOn, decideNext, send, outbox } = desk
  const first = await decideOn('c1', '10:00')
  await send(at('10:02'))
  expect(await outbox(first.decisionId)).toMatchObject({ state: 'superseded', last_status: 409 })
  const [old, successor] = await casesOf(desk)
  expect(old).toMatchObject({ state: 'superseded', left_at: at('10:02') })
  const { band, due_at, reasons, received_at } = old!
  expect(successor).toMatchObject({ state: 'open', previous_case_id: old!.id, band, due_at, reasons, received_at })
  expect(await eventsOf(db, successor!.id)).toEqual(['opened', 'took_over', 'comment_changed'])
  const card = await readCard(db, { sites: 'all' }, successor!.id)
  expect(card).toMatchObject({ text: 'The council couldn’t run a bath.', revision: 2, changed_unseen: false })
  expect(card!.complaintList).toHaveLength(1)

  await decideNext('10:05')
  await send(at('10:08'))
  const { data } = JSON.parse(site.requests.at(-1)!.body.toString('utf8'))
  expect(data).toMatchObject({ sequence: 2, revision: 2, answers: [{ answer: expect.stringContaining('Thank you') }] })
  expect((await casesOf(desk)).map(({ state }) => state)).toEqual(['superseded', 'applied'])
  expect(await audit(db)).toMatchObject(SOUND)
})

test('without the new text the card says so, until a complaint brings it', async () => {
  const desk = await aDesk(changing('not JSON'))
  const { db, decideOn, send } = desk
  await decideOn('c1', '10:00')
  await send(at('10:02'))
  const successor = (await casesOf(desk))[1]!
  expect(await readCard(db, { sites: 'all' }, successor.id)).toMatchObject({ revision: 1, changed_unseen: true })
  await receive(db, [aComplaint({ comment: { id: 'c1', revision: 2, text: 'Changed.' } })], at('10:03'))
  const card = await readCard(db, { sites: 'all' }, successor.id)
  expect(card).toMatchObject({ text: 'Changed.', changed_unseen: false })
  expect(card!.complaintList).toHaveLength(2)
})

test('an older revision than the one known never replaces it', async () => {
  const desk = await aDesk(changing('{"revision": 3, "text": "Older."}'))
  const { db, decideOn, send } = desk
  await decideOn('c1', '10:00', { revision: 2, text: 'Two.' })
  await receive(db, [aComplaint({ comment: { id: 'c1', revision: 5, text: 'Five.' } })], at('10:01'))
  await send(at('10:02'))
  const [, open] = await casesOf(desk)
  expect(await readCard(db, { sites: 'all' }, open!.id)).toMatchObject({ revision: 5, text: 'Five.' })
})

test('a 409 that meets an open successor joins it: no third case, the graver of both, and its holder must look again', async () => {
  const desk = await aDesk(changing('{"revision": 2, "text": "New."}'))
  const { db, decideOn, send } = desk
  await decideOn('c1', '10:00')
  const late = aComplaint({ comment: { id: 'c1' }, reason: 'spam', complainant: { key: 'sub-9' } })
  await receive(db, [late], at('10:01'))
  const before = (await casesOf(desk))[1]!
  await send(at('10:02'))
  const [old, open, none] = await casesOf(desk)
  expect(none).toBeUndefined()
  expect(open).toMatchObject({ id: before.id, state: 'open', band: old!.band, due_at: old!.due_at })
  expect(open!.reasons.toSorted()).toEqual(['abuse', 'spam'])
  expect(open!.version).toBeGreaterThan(before.version)
  expect((await readCard(db, { sites: 'all' }, open!.id))!.complaintList).toHaveLength(2)
  expect(await audit(db)).toMatchObject(SOUND)
})

test('a later decision in the line goes on in its order, and what is superseded is never sent again', async () => {
  const { site, decideOn, send, outbox } = await aDesk(changing())
  const first = await decideOn('c1', '10:00')
  const second = await decideOn('c1', '10:00:30')
  await send(at('10:10'))
  await send(at('10:10:01'))
  await send(at('11:00'))
  const sent = site.requests.map(({ headers }) => headers['webhook-id'])
  expect(sent).toEqual([first.decisionId, second.decisionId])
  expect(await outbox(second.decisionId)).toMatchObject({ state: 'applied' })
})

test('two answers at once, and an acknowledgement among them, make one successor', async () => {
  const desk = await aDesk(() => 204)
  const { db, rules, decideOn, queues, relayed, outbox } = desk
  const { decisionId } = await decideOn('c1', '10:00')
  await relay(db, queues, rules.policy, at('10:02'))
  const record = () =>
    db
      .transaction()
      .execute(trx =>
        recordOutcome(trx, decisionId, { as: 'superseded' }, { in: 'acknowledgement' }, rules, at('10:02')),
      )
  const recorded = await Promise.all([record(), record(), record()])
  expect(recorded.filter(({ written }) => written)).toHaveLength(1)
  expect(recorded.map(({ state }) => state)).toEqual(Array(3).fill('superseded'))
  expect(await casesOf(desk)).toHaveLength(2)
  // It was on its way as a webhook: that one is not posted any more, and the line waits for nothing.
  await deliver(db, relayed[0]!, rules, { now: () => at('10:02') })
  expect(desk.site.requests).toEqual([])
  expect(await outbox(decisionId)).toMatchObject({ relayed_until: null })
})
