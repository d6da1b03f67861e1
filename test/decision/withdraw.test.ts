import { expect, test } from '@jest/globals'
import type { Kysely } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import { ClaimLostError } from '../../src/claim/live-claim.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import type { Database } from '../../src/database/schema.ts'
import { retarget } from '../../src/deadline/retarget.ts'
import { NotYoursError, TooLateError } from '../../src/decision/errors.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { composeMessage } from '../../src/delivery/compose.ts'
import { deliver, type DeliveryJob, deliveryJobSchema } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import { rulesOf } from '../../src/rules.ts'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { audit, SOUND } from '../crash/record.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, eventsOf, receive, rules, statutory } from '../support/desk.ts'
import { aReceivingSite } from '../support/site.ts'
import { AMEND, atOnce, choose, claimed, decided, DELETE, held, KEEP, theCase } from './deciding.ts'

/** A desk whose queue is an array, with a site that takes whatever it is told. */
async function aDesk() {
  const { db } = await testDatabase()
  const site = await aReceivingSite(() => 200)
  await aSite(db, site.url)
  await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig'))
  const jobs: DeliveryJob[] = []
  const queues = {
    addMany: async (_queue: string, added: readonly { data: unknown }[]) => {
      jobs.push(...added.map(({ data }) => deliveryJobSchema.parse(data)))
    },
  }
  const amira = await aModerator(db, 'amira')
  const ben = await aModerator(db, 'ben')
  return { db, site, queues, jobs, amira, ben }
}

const takeBack = (db: Kysely<Database>, by: Moderator, decisionId: string, now = at('10:06')) =>
  db.transaction().execute(trx => withdraw(trx, by.id, decisionId, rules, now))
const deliveryOf = async (db: Kysely<Database>, decisionId: string) =>
  await db.selectFrom('deliveries').selectAll().where('decision_id', '=', decisionId).executeTakeFirstOrThrow()

test('a decision withdrawn in its grace never leaves; the case is open again, and the record has both', async () => {
  const { db, queues, amira, ben } = await aDesk()
  const { caseId, token } = await held(db, amira)
  const { decisionId } = await decided(db, amira, token, DELETE)
  expect(await takeBack(db, amira, decisionId)).toEqual({ caseId })

  expect(await theCase(db, caseId)).toMatchObject({ state: 'open', decided_at: null, version: 2, pool: 'full_time' })
  expect(await deliveryOf(db, decisionId)).toMatchObject({ state: 'withdrawn', ended_at: at('10:06'), attempts: 0 })
  const withdrawal = await db.selectFrom('withdrawals').selectAll().executeTakeFirstOrThrow()
  expect(withdrawal).toEqual({ decision_id: decisionId, moderator_id: amira.id, withdrawn_at: at('10:06') })
  expect((await eventsOf(db, caseId)).slice(-2)).toEqual(['decided', 'withdrawn'])
  expect(await relay(db, queues, rules.policy, at('12:00'))).toBe(0)
  // Anybody may have it next.
  expect(await claimed(db, ben, '10:07')).toMatchObject({ caseId })
})

test('only who made it withdraws it, and once', async () => {
  const { db, amira, ben } = await aDesk()
  const { token } = await held(db, amira)
  const { decisionId } = await decided(db, amira, token, DELETE)
  await expect(takeBack(db, ben, decisionId)).rejects.toThrow(NotYoursError)
  await expect(takeBack(db, amira, '01900000-0000-7000-8000-000000000000')).rejects.toThrow(NotYoursError)
  const { done, refused } = await atOnce(Array.from({ length: 5 }, () => takeBack(db, amira, decisionId)))
  expect(done).toHaveLength(1)
  expect(refused).toEqual(Array.from({ length: 4 }, () => new TooLateError('this decision was withdrawn already')))
})

test('the button of a withdrawn decision, sent again, decides nothing', async () => {
  const { db, amira } = await aDesk()
  const { caseId, token } = await held(db, amira)
  const { decisionId } = await decided(db, amira, token, DELETE)
  await takeBack(db, amira, decisionId)
  await expect(choose(db, amira, token, DELETE)).rejects.toThrow(ClaimLostError)
  await expect(choose(db, amira, token, { ...KEEP, version: 2 })).rejects.toThrow(ClaimLostError)
  // Nor does it once the case is held again, under another token.
  await claimed(db, amira, '10:06')
  await expect(choose(db, amira, token, DELETE)).rejects.toThrow(ClaimLostError)
  expect(await theCase(db, caseId)).toMatchObject({ state: 'claimed' })
})

test('withdrawn and decided again, the site is told once: the new text, under the later sequence', async () => {
  const { db, site, queues, jobs, amira } = await aDesk()
  const { caseId, token } = await held(db, amira)
  const first = await decided(db, amira, token, DELETE)
  await takeBack(db, amira, first.decisionId)
  const again = await claimed(db, amira, '10:06')
  const second = await decided(db, amira, again.token, { ...AMEND, version: 2 }, at('10:06:30'))
  expect(second.caseId).toBe(caseId)
  expect(await relay(db, queues, rules.policy, at('10:08:29'))).toBe(0)
  expect(await relay(db, queues, rules.policy, at('10:08:30'))).toBe(1)
  for (const job of jobs) await deliver(db, job, rules, { now: () => at('10:08:31') })

  const told = site.requests.map(({ body }) => JSON.parse(String(body)).data)
  expect(told).toMatchObject([
    { decision: second.decisionId, case: caseId, sequence: 2, action: 'amend', textAfter: 'Amended.' },
  ])
  await expect(takeBack(db, amira, second.decisionId, at('10:08:32'))).rejects.toThrow(TooLateError)
  await expect(takeBack(db, amira, first.decisionId, at('10:08:32'))).rejects.toThrow(/withdrawn already/)
})

test('withdrawn or relayed, never both, when both come at the same moment', async () => {
  const { db, queues, jobs, amira } = await aDesk()
  for (let round = 0; round < 20; round++) {
    const { caseId, token } = await held(db, amira)
    const { decisionId } = await decided(db, amira, token, KEEP)
    const relaying = () => relay(db, queues, rules.policy, at('10:07'))
    const withdrawing = () => takeBack(db, amira, decisionId, at('10:07'))
    // Now one is begun first and now the other: the database judges, not the order of these lines.
    const acts = round % 2 === 0 ? [relaying(), withdrawing()] : [withdrawing(), relaying()]
    const { refused } = await atOnce<unknown>(acts)
    const relayed = jobs.splice(0).some(({ decision }) => decision === decisionId)
    const { state } = await theCase(db, caseId)
    expect({ state, refused: refused.length }).toEqual(
      relayed ? { state: 'decided', refused: 1 } : { state: 'open', refused: 0 },
    )
    for (const error of refused) expect(error).toBeInstanceOf(TooLateError)
    // Out of the way of the next round's claim.
    if (!relayed)
      await decided(db, amira, (await claimed(db, amira, '10:07')).token, { ...KEEP, version: 2 }, at('10:08'))
    expect(await relay(db, queues, rules.policy, at('10:30'))).toBe(1)
    jobs.splice(0)
    await db
      .updateTable('deliveries')
      .set({ state: 'applied', ended_at: at('10:30'), relayed_until: null })
      .where('state', '=', 'waiting')
      .execute()
  }
})

test('a case opened meanwhile goes on for the withdrawn one: its reasons, its urgency, its complaints’ answers', async () => {
  const { db, amira, ben } = await aDesk()
  const one = await held(db, amira, { reason: 'threat' })
  const first = await decided(db, amira, one.token, KEEP)
  const later = aComplaint({ comment: { id: one.comment }, reason: 'spam', complainant: { key: 'sub-9' } })
  await receive(db, [later], at('10:05:30'))
  const two = await claimed(db, ben, '10:05:40')
  expect(two.caseId).not.toBe(one.caseId)

  expect(await takeBack(db, amira, first.decisionId)).toEqual({ caseId: one.caseId, successor: two.caseId })
  expect(await theCase(db, one.caseId)).toMatchObject({ state: 'superseded', decided_at: at('10:05') })
  expect((await eventsOf(db, one.caseId)).slice(-2)).toEqual(['withdrawn', 'superseded'])
  const successor = await theCase(db, two.caseId)
  expect(successor).toMatchObject({
    state: 'claimed',
    version: 2,
    band: 0,
    due_at: at('10:00'),
    received_at: at('09:00'),
  })
  expect(successor.reasons.toSorted()).toEqual(['spam', 'threat'])
  expect((await eventsOf(db, two.caseId)).slice(-2)).toEqual(['took_over', 'due_changed'])
  // Its target passed while the first case had it, and was told of there.
  expect(successor.breached_at).toEqual(at('10:00'))

  // Who holds the successor looks again, and answers both complaints.
  await expect(decided(db, ben, two.token, KEEP, at('10:06:30'))).rejects.toThrow(/changed/)
  const second = await decided(db, ben, two.token, { ...DELETE, version: 2 }, at('10:06:30'))
  const { message } = await composeMessage(db, second.decisionId, rules.policy, at('10:09'))
  expect(message.data.answers).toHaveLength(2)

  // And so on: withdrawn in its turn, with a third case there.
  await receive(db, [aComplaint({ comment: { id: one.comment }, complainant: { key: 'sub-10' } })], at('10:06:40'))
  expect(await takeBack(db, ben, second.decisionId, at('10:06:50'))).toMatchObject({ caseId: two.caseId })
  const three = await claimed(db, ben, '10:07')
  const third = await decided(db, ben, three.token, { ...DELETE, version: 2 }, at('10:07'))
  const { message: last } = await composeMessage(db, third.decisionId, rules.policy, at('10:09'))
  expect(new Set(last.data.answers.map(({ complaint }) => complaint)).size).toBe(3)
  await expect(takeBack(db, amira, first.decisionId, at('10:08'))).rejects.toThrow(TooLateError)
  expect(await audit(db)).toMatchObject(SOUND)
})

test('who complained about a comment before does not get the case that goes on for both', async () => {
  const { db, amira, ben } = await aDesk()
  const one = await held(db, amira, { complainant: { key: 'sub-2' } })
  const first = await decided(db, amira, one.token, KEEP)
  await receive(
    db,
    [aComplaint({ comment: { id: one.comment }, complainant: { key: 'sub-9' }, reason: 'spam' })],
    at('10:05:30'),
  )
  await takeBack(db, amira, first.decisionId)
  await db
    .insertInto('moderator_accounts')
    .values({ moderator_id: ben.id, site_id: 'auldbrig', account: 'sub-2' })
    .execute()
  expect(await claimNext(db, ben, rules, at('10:07'))).toEqual({ claim: undefined, why: 'none' })
  expect(await claimNext(db, amira, rules, at('10:07'))).toHaveProperty('claim.token')
})

test('a case that took another over keeps that one’s urgency when targets change', async () => {
  const { db, amira } = await aDesk()
  const one = await held(db, amira, { reason: 'threat' })
  const first = await decided(db, amira, one.token, KEEP, at('10:01'))
  await receive(db, [aComplaint({ comment: { id: one.comment }, reason: 'threat', source: 'staff' })], at('10:02'))
  const { successor } = await takeBack(db, amira, first.decisionId, at('10:02:30'))
  const threat = { ...rules.policy.reasons['threat']!, clock: 'elapsed', within: 2 * 3_600_000 } as const
  const slower = rulesOf(
    { ...rules.policy, reasons: { ...rules.policy.reasons, threat }, version: 'slower' },
    statutory,
  )
  await retarget(db, slower, at('10:03'))
  expect(await theCase(db, successor!)).toMatchObject({ due_at: at('11:00') })
})

test('a withdrawal and a complaint at the same moment leave one undecided case', async () => {
  const { db, amira } = await aDesk()
  for (let round = 0; round < 10; round++) {
    const { caseId, comment, token } = await held(db, amira)
    const { decisionId } = await decided(db, amira, token, KEEP)
    const { refused } = await atOnce<unknown>([
      takeBack(db, amira, decisionId),
      receive(db, [aComplaint({ comment: { id: comment }, reason: 'spam' })], at('10:06')),
    ])
    expect(refused).toEqual([])
    const cases = await db
      .selectFrom('cases')
      .innerJoin('comments', 'comments.id', 'cases.comment_id')
      .select(['cases.id', 'state', 'version'])
      .where('site_comment_id', '=', comment)
      .orderBy('cases.id')
      .execute()
    expect(cases.map(({ state }) => state)).toEqual(cases.length === 1 ? ['open'] : ['superseded', 'open'])
    expect(cases[0]!.id).toBe(caseId)
    const { token: next } = await claimed(db, amira, '10:06:30')
    await decided(db, amira, next, { ...KEEP, version: cases.at(-1)!.version }, at('10:06:40'))
  }
})
