import type { ServerResponse } from 'node:http'
import { expect, test } from '@jest/globals'
import { acknowledge } from '../../src/delivery/acknowledge.ts'
import { readUnacknowledged } from '../../src/desk/api/unacknowledged.ts'
import { audit, SOUND } from '../crash/record.ts'
import { at, eventsOf } from '../support/desk.ts'
import { until } from '../support/system.ts'
import { aDesk } from './desk.ts'

/** A desk whose site has a webhook, and reads as well. */
async function aReadingSite(answer: (response: ServerResponse) => number | undefined) {
  const desk = await aDesk(answer)
  const { db, rules } = desk
  const read = async (now: Date) => {
    const { decisions } = await readUnacknowledged(db, 'auldbrig', { limit: 50 }, rules.policy, now)
    return decisions.map(({ decision }) => decision)
  }
  const applied = async (decision: string, now: Date) =>
    await db.transaction().execute(trx => acknowledge(trx, 'auldbrig', decision, { outcome: 'applied' }, rules, now))
  return { ...desk, read, applied }
}

test('sent or read, the record of what was applied is the same: times, states, events', async () => {
  const { db, decideOn, send, read, applied, outbox } = await aReadingSite(() => 200)
  const sent = await decideOn('c1', '10:00')
  await send(at('10:02'))
  const shown = await decideOn('c2', '10:00')
  expect(await read(at('10:02'))).toEqual([shown.decisionId])
  await applied(shown.decisionId, at('10:02'))

  const recordOf = async ({ caseId, decisionId }: typeof sent) => {
    const { state, left_at, applied_at } = await db
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow()
    const { state: delivery, first_sent_at, ended_at } = await outbox(decisionId)
    return { state, left_at, applied_at, delivery, first_sent_at, ended_at, events: await eventsOf(db, caseId) }
  }
  expect(await recordOf(shown)).toEqual(await recordOf(sent))
  expect(await recordOf(shown)).toMatchObject({ left_at: at('10:02'), applied_at: at('10:02'), state: 'applied' })
  expect(await send(at('11:00'))).toEqual([])
  expect(await audit(db)).toMatchObject(SOUND)
})

test('the head is on its way when the site reads and acknowledges it: it is applied once, and the next leaves after the answer', async () => {
  let hanging: ServerResponse | undefined
  const { db, site, decideOn, send, read, applied, outbox } = await aReadingSite(response => {
    if (site.requests.length > 1) return 204
    hanging = response
    return undefined
  })
  const first = await decideOn('c1', '10:00')
  const second = await decideOn('c1', '10:01')
  const sending = send(at('10:03'))
  await until('it is on its way', async () => hanging !== undefined)
  // It is not lost to the reader while the other way is tried.
  expect(await read(at('10:03'))).toEqual([first.decisionId])
  await applied(first.decisionId, at('10:03:01'))
  expect(await read(at('10:03:02'))).toEqual([second.decisionId])
  // The first one's post has no answer yet: the next must not overtake it.
  expect(await send(at('10:03:03'))).toEqual([])
  hanging!.writeHead(500).end()
  await sending
  expect(await outbox(first.decisionId)).toMatchObject({ state: 'applied', ended_at: at('10:03:01') })
  expect((await send(at('10:03:04'))).map(({ decision }) => decision)).toEqual([second.decisionId])
  for (const { caseId } of [first, second])
    expect((await eventsOf(db, caseId)).filter(type => type === 'applied')).toHaveLength(1)
  expect(await audit(db)).toMatchObject(SOUND)
})

test('what is dead by webhook can be read, and once it is acknowledged its line goes on', async () => {
  let status = 400
  const { db, decideOn, send, read, applied } = await aReadingSite(() => status)
  const first = await decideOn('c1', '10:00')
  const second = await decideOn('c1', '10:01')
  await send(at('10:03'))
  status = 204
  expect(await send(at('10:04'))).toEqual([])
  expect(await read(at('10:05'))).toEqual([first.decisionId])
  await applied(first.decisionId, at('10:05'))
  expect((await eventsOf(db, first.caseId)).slice(-2)).toEqual(['delivery_dead', 'applied'])
  expect((await send(at('10:06'))).map(({ decision }) => decision)).toEqual([second.decisionId])
  expect(await read(at('10:07'))).toEqual([])
})
