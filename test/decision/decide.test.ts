import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Choice } from '../../src/decision/choice.ts'
import { decide } from '../../src/decision/decide.ts'
import { BadChoiceError, CaseChangedError } from '../../src/decision/errors.ts'
import { ClaimLostError } from '../../src/claim/live-claim.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, asDecided, aSite, at, eventsOf, receive, rules } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const KEEP = { version: 1, action: 'keep', rule: 'within_rules' } as const

let comments = 0
/** A case that a moderator has held since 10:00. */
async function held(by: Moderator) {
  const id = `c${++comments}`
  await receive(db, [aComplaint({ comment: { id } })], at('09:00'))
  const { claim } = await claimNext(db, by, rules, at('10:00'))
  return { ...claim!, comment: id }
}
const decided = async (by: Moderator, token: string, choice: Choice, now = at('10:05')) =>
  asDecided(await db.transaction().execute(trx => decide(trx, { moderatorId: by.id, token }, choice, rules, now)))
const decisionsOf = async (caseId: number) =>
  await db.selectFrom('decisions').selectAll().where('case_id', '=', caseId).execute()

test('a decision, its texts, the case’s move, its event and the outbox row come together', async () => {
  const { caseId, token } = await held(amira)
  const textAfter = 'The council could run a bath.'
  const { decisionId, leavesAt } = await decided(amira, token, {
    version: 1,
    action: 'amend',
    rule: 'no_abuse',
    textAfter,
  })
  expect(leavesAt).toEqual(at('10:07'))
  const [decision] = await decisionsOf(caseId)
  expect(decision).toMatchObject({
    id: decisionId,
    action: 'amend',
    sequence: 1,
    revision: 1,
    policy_version: rules.policy.version,
  })
  const texts = await db
    .selectFrom('decision_texts')
    .selectAll()
    .where('decision_id', '=', decisionId)
    .executeTakeFirstOrThrow()
  expect(texts).toMatchObject({ text_before: 'The council couldnae run a bath.', text_after: textAfter })
  const outbox = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('decision_id', '=', decisionId)
    .executeTakeFirstOrThrow()
  expect(outbox).toMatchObject({ state: 'waiting', not_before: at('10:07'), next_attempt_at: at('10:07'), attempts: 0 })
  expect(await eventsOf(db, caseId)).toEqual(['opened', 'complaint_joined', 'claimed', 'decided'])
})

test('a claim that lapsed a moment ago decides nothing', async () => {
  const { caseId, token } = await held(amira)
  await expect(decided(amira, token, KEEP, at('10:10'))).rejects.toThrow(ClaimLostError)
  expect(await decisionsOf(caseId)).toEqual([])
  expect(await eventsOf(db, caseId)).toEqual(['opened', 'complaint_joined', 'claimed'])
  // Nor does it after somebody else took the case over.
  const taken = await claimNext(db, ben, rules, at('10:11'))
  expect(taken.claim!.caseId).toBe(caseId)
  await expect(decided(amira, token, KEEP, at('10:11'))).rejects.toThrow(ClaimLostError)
  await decided(ben, taken.claim!.token, KEEP, at('10:12'))
})

test('another person’s token, a token made up and none at all decide nothing', async () => {
  const { caseId, token } = await held(amira)
  await expect(decided(ben, token, KEEP)).rejects.toThrow(ClaimLostError)
  await expect(decided(amira, `${token}x`, KEEP)).rejects.toThrow(ClaimLostError)
  await expect(decided(amira, '', KEEP)).rejects.toThrow(ClaimLostError)
  expect(await decisionsOf(caseId)).toEqual([])
  await decided(amira, token, KEEP)
})

test('the same button pressed twenty times at once is one decision; another choice afterwards is too late', async () => {
  const { caseId, token } = await held(amira)
  const choice = { version: 1, action: 'delete', rule: 'no_abuse' } as const
  const answers = await Promise.all(Array.from({ length: 20 }, () => decided(amira, token, choice)))
  const [decision, ...others] = await decisionsOf(caseId)
  expect(others).toEqual([])
  expect(new Set(answers.map(({ decisionId }) => decisionId))).toEqual(new Set([decision!.id]))
  await expect(decided(amira, token, KEEP)).rejects.toThrow(ClaimLostError)
})

test('a new reason or a new text that came since must be seen first; a known reason blocks nobody', async () => {
  const one = await held(amira)
  await receive(db, [aComplaint({ comment: { id: one.comment }, reason: 'abuse' })], at('10:01'))
  await decided(amira, one.token, KEEP)

  const two = await held(amira)
  await receive(db, [aComplaint({ comment: { id: two.comment }, reason: 'threat' })], at('10:01'))
  await expect(decided(amira, two.token, KEEP)).rejects.toThrow(CaseChangedError)
  await decided(amira, two.token, { ...KEEP, version: 2 })

  const three = await held(amira)
  await receive(db, [aComplaint({ comment: { id: three.comment, revision: 2, text: 'Edited.' } })], at('10:01'))
  await expect(decided(amira, three.token, KEEP)).rejects.toThrow(CaseChangedError)
  await decided(amira, three.token, { ...KEEP, version: 2 })
  expect((await decisionsOf(three.caseId))[0]).toMatchObject({ revision: 2 })
})

test('an amended text that is empty, unchanged, too long or cannot be stored, and a rule that is none, change nothing', async () => {
  const { caseId, token } = await held(amira)
  const amend = (textAfter: string): Choice => ({ version: 1, action: 'amend', rule: 'no_abuse', textAfter })
  for (const choice of [
    amend(''),
    amend(' \n\t '),
    amend('The council couldnae run a bath.'),
    amend('x'.repeat(20_001)),
    amend('NUL \u0000'),
    amend('half \uD83D'),
    { ...KEEP, rule: 'no_such_rule' },
    { ...KEEP, rule: 'constructor' },
  ]) {
    await expect(decided(amira, token, choice)).rejects.toThrow(BadChoiceError)
  }
  expect(await decisionsOf(caseId)).toEqual([])
  await decided(amira, token, KEEP)
})

test('a complaint for a new reason after the decision opens a new case that names the old one', async () => {
  const { caseId, comment, token } = await held(amira)
  await decided(amira, token, KEEP)
  await receive(db, [aComplaint({ comment: { id: comment }, reason: 'spam' })], at('11:00'))
  const next = await db.selectFrom('cases').selectAll().where('previous_case_id', '=', caseId).executeTakeFirstOrThrow()
  expect(next).toMatchObject({ state: 'open', complaints: 1 })
})
