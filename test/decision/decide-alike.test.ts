import { expect, test } from '@jest/globals'
import { claimCase } from '../../src/claim/claim-case.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { decideAlike } from '../../src/decision/decide-alike.ts'
import { BadChoiceError } from '../../src/decision/errors.ts'
import { audit, SOUND } from '../crash/record.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, eventsOf, receive, rules } from '../support/desk.ts'
import { atOnce, choose, DELETE, KEEP, SECOND, theCase } from './deciding.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const night = await aModerator(db, 'night', { pools: ['part_time'] })
const SPAM = { action: 'delete', rule: 'no_advertising', statement: 'This is an advertisement.' } as const

let comments = 0
/** Open cases since 09:00, as a list shows them. */
async function open(count: number) {
  const ids = Array.from({ length: count }, () => `c${++comments}`)
  await receive(
    db,
    ids.map(id => aComplaint({ comment: { id } })),
    at('09:00'),
  )
  const rows = await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select(['cases.id as caseId', 'version', 'site_comment_id as comment'])
    .where('site_comment_id', 'in', ids)
    .orderBy('cases.id')
    .execute()
  return rows
}
const alike = (
  by: Moderator,
  cases: readonly { caseId: number; version: number }[],
  now = at('10:00'),
  under = rules,
) => decideAlike(db, by, cases, SPAM, under, now)
const claimOf = async (by: Moderator, caseId: number, now = at('09:55')) =>
  (await claimCase(db, by, caseId, rules, now)).claim!

test('of thirty cases decided alike those that changed or went to somebody else are refused, and the others are decided', async () => {
  const cases = await open(30)
  const [edited, taken, gone, lapsed, own, ownOther] = cases
  await receive(db, [aComplaint({ comment: { id: edited!.comment, revision: 2, text: 'Buy ours.' } })], at('09:30'))
  await claimOf(ben, taken!.caseId)
  const { token } = await claimOf(ben, gone!.caseId)
  await choose(db, ben, token, KEEP, rules, at('09:56'))
  await claimOf(ben, lapsed!.caseId, at('09:10'))
  await claimOf(amira, own!.caseId)
  await claimOf(amira, ownOther!.caseId)
  const shuffled = cases.toReversed()

  const outcomes = await alike(amira, shuffled)
  expect(outcomes.map(({ caseId }) => caseId)).toEqual(shuffled.map(({ caseId }) => caseId))
  const refused = new Map(outcomes.flatMap(({ caseId, refused: why }) => (why === undefined ? [] : [[caseId, why]])))
  expect(refused).toEqual(
    new Map([
      [gone!.caseId, 'somebody else has this case, or it is decided already'],
      [taken!.caseId, 'somebody else has this case, or it is decided already'],
      [edited!.caseId, 'the case has changed since you opened it: read what is new, then decide'],
    ]),
  )
  expect(await theCase(db, edited!.caseId)).toMatchObject({ state: 'open', last_claimed_at: null })
  expect(await theCase(db, taken!.caseId)).toMatchObject({ state: 'claimed' })
  expect((await eventsOf(db, lapsed!.caseId)).slice(-4)).toEqual(['claimed', 'claim_lapsed', 'claimed', 'decided'])
  expect((await eventsOf(db, own!.caseId)).slice(-2)).toEqual(['claimed', 'decided'])

  const decided = outcomes.flatMap(({ decided: one }) => (one ? [one.decisionId] : []))
  const recorded = await db
    .selectFrom('decisions')
    .innerJoin('decision_texts', 'decision_id', 'decisions.id')
    .innerJoin('claims', 'claims.id', 'claim_id')
    .select(['statement', 'decisions.moderator_id', 'ended_as'])
    .where('decisions.id', 'in', decided)
    .execute()
  expect(recorded).toHaveLength(27)
  expect(new Set(recorded.map(row => JSON.stringify(row))).size).toBe(1)
  expect(recorded[0]).toEqual({ statement: SPAM.statement, moderator_id: amira.id, ended_as: 'decided' })
  // Nothing is left in their hands.
  const left = await db
    .selectFrom('claims')
    .select('id')
    .where('moderator_id', '=', amira.id)
    .where('ended_at', 'is', null)
    .execute()
  expect(left).toEqual([])
})

test('a case that is refused stays in the hands, and under the token, of whoever holds it', async () => {
  const [one] = await open(1)
  const { token } = await claimOf(amira, one!.caseId)
  await receive(db, [aComplaint({ comment: { id: one!.comment }, reason: 'threat' })], at('09:57'))
  expect(await alike(amira, [one!])).toMatchObject([{ refused: expect.stringContaining('changed') }])
  await choose(db, amira, token, { ...DELETE, version: 2 }, rules, at('10:01'))
})

test('two who decide the same cases alike at the same moment decide each once', async () => {
  const cases = await open(15)
  const { done, refused } = await atOnce([alike(amira, cases), alike(ben, cases.toReversed())])
  expect(refused).toEqual([])
  expect(done.flat().filter(({ decided }) => decided)).toHaveLength(15)
  expect(done.flat().filter(({ refused: why }) => why !== undefined)).toHaveLength(15)
})

test('off duty, a party to it, and a case that is not there: refused one by one', async () => {
  const [one, two] = await open(2)
  expect(await alike(night, [one!])).toEqual([{ caseId: one!.caseId, refused: 'your shift is not on' }])
  const cat = await aModerator(db, 'cat')
  await db
    .insertInto('moderator_accounts')
    .values({ moderator_id: cat.id, site_id: 'auldbrig', account: 'sub-2' })
    .execute()
  const outcomes = await alike(cat, [one!, { caseId: 4_000_000, version: 1 }])
  expect(outcomes.map(({ refused }) => refused)).toEqual([
    'this case is not for you',
    expect.stringContaining('decided'),
  ])
  // Named twice, it is decided once.
  expect((await alike(amira, [one!, one!, two!])).map(({ decided }) => decided !== undefined)).toEqual([
    true,
    false,
    true,
  ])
})

test('where the policy asks a second person each waits for one', async () => {
  const cases = await open(2)
  const waiting = await alike(amira, cases, at('10:00'), SECOND)
  expect(waiting).toEqual(cases.map(({ caseId }) => ({ caseId, proposed: true })))
})

test('a choice that fits none of them, none at all, and more than fifty change nothing', async () => {
  const cases = await open(51)
  await expect(alike(amira, cases)).rejects.toThrow(BadChoiceError)
  await expect(alike(amira, [])).rejects.toThrow(BadChoiceError)
  for (const bad of [
    { ...SPAM, rule: 'none' },
    { ...SPAM, statement: ' ' },
    { ...SPAM, action: 'keep' as const },
  ])
    await expect(decideAlike(db, amira, cases.slice(1), bad, rules, at('10:00'))).rejects.toThrow(BadChoiceError)
  expect((await alike(amira, cases.slice(1))).every(({ decided }) => decided)).toBe(true)
  expect(await audit(db)).toMatchObject(SOUND)
})
