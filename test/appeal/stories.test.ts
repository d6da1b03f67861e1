import { expect, test } from '@jest/globals'
import { claimCase } from '../../src/claim/claim-case.ts'
import { findUntakeable } from '../../src/claim/untakeable.ts'
import { complaintReference } from '../../src/client/reference.ts'
import { decide } from '../../src/decision/decide.ts'
import { CaseChangedError } from '../../src/decision/errors.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { complaintState } from '../../src/intake/complaint-state.ts'
import { audit, SOUND } from '../crash/record.ts'
import { at, eventsOf } from '../support/desk.ts'
import { aDesk } from './desk.ts'

test('an appeal is decided by another person: the comment is restored, and everybody is told', async () => {
  const { db, amira, ben, rules, complained, choose, send, appeal, theCase, told, stateOf } = await aDesk()
  const complaint = await complained('c1', '09:00')
  const first = await choose(amira, 'delete', '10:00')
  await send(at('10:03'))
  const { id, caseId, outcome, due } = await appeal(first.decisionId, '10:10')
  expect(outcome).toBe('recorded')
  expect(await theCase(caseId)).toMatchObject({
    kind: 'appeal',
    state: 'open',
    previous_case_id: first.caseId,
    reasons: [],
    complaints: 0,
    band: 2,
    due_at: due,
    pool: 'full_time',
  })
  expect(await stateOf(id)).toMatchObject({ state: 'open', due })

  const second = await choose(ben, 'restore', '10:20')
  // In its grace nobody hears of it.
  expect(await stateOf(id)).toMatchObject({ state: 'open' })
  await send(at('10:23'))
  expect(told().at(-1)).toMatchObject({
    decision: second.decisionId,
    sequence: 2,
    action: 'restore',
    textAfter: complaint.comment.text,
    appeal: { id, against: first.decisionId },
    statement: expect.stringContaining('put it back'),
    answers: [{ complaint: complaint.id, answer: expect.stringContaining('Its author appealed.') }],
  })
  expect(await stateOf(id)).toMatchObject({ state: 'decided', outcome: 'restored' })
  const reference = complaintReference('auldbrig', complaint.id)
  expect(await complaintState(db, 'auldbrig', reference, at('10:24'))).toMatchObject({
    answer: { action: 'restore', words: expect.stringContaining('put it back') },
  })
  expect(await eventsOf(db, caseId)).toEqual(['opened', 'claimed', 'decided', 'applied'])
  expect((await theCase(caseId)).state).toBe('applied')
  expect(await audit(db)).toMatchObject(SOUND)

  // A complaint after that opens a new case: the decision that was overturned answers nobody.
  await complained('c1', '11:00', { complainant: { key: 'another' } })
  const open = await db.selectFrom('cases').selectAll().where('state', '=', 'open').execute()
  expect(open).toMatchObject([{ kind: 'complaint', previous_case_id: first.caseId, complaints: 1 }])
  expect(rules.policy.answers.restore).toContain('appealed')
})

test('an appeal is upheld: the author is told why, and those who complained nothing new', async () => {
  const { ben, choose, appliedBefore, send, appeal, told, stateOf } = await aDesk()
  const first = await appliedBefore('c1', 'amend')
  const { id } = await appeal(first.decisionId)
  await choose(ben, 'uphold', '10:20')
  await send(at('10:23'))
  expect(told().at(-1)).toMatchObject({
    action: 'uphold',
    textAfter: null,
    statement: expect.stringContaining('the decision stands'),
    answers: [],
  })
  expect(await stateOf(id)).toMatchObject({ outcome: 'upheld', statement: expect.stringContaining('stands') })
})

test('an appeal is never offered to whoever decided what it is against', async () => {
  const { db, amira, ben, rules, next, appliedBefore, appeal, theCase } = await aDesk()
  const first = await appliedBefore('c1')
  const { caseId } = await appeal(first.decisionId)
  expect(await next(amira, '10:11')).toBeUndefined()
  expect(await claimCase(db, amira, caseId, rules, at('10:11'))).toMatchObject({ claim: undefined })
  await db
    .updateTable('moderators')
    .set({ disabled_at: at('10:12') })
    .where('id', '=', ben.id)
    .execute()
  await findUntakeable(db, rules, at('10:13'))
  expect((await theCase(caseId)).untakeable_at).toEqual(at('10:13'))
})

test('a decision is appealed against once: the same appeal again is the same, a second one is refused with the reason', async () => {
  const { db, ben, choose, appliedBefore, send, appeal, refusal } = await aDesk()
  const first = await appliedBefore('c1')
  const [one, two] = await Promise.allSettled([appeal(first.decisionId), appeal(first.decisionId)])
  expect([one.status, two.status].toSorted()).toEqual(['fulfilled', 'rejected'])
  const { id } = await db.selectFrom('appeals').select('id').executeTakeFirstOrThrow()
  expect(await appeal(first.decisionId, '10:11', { id })).toMatchObject({ id, outcome: 'known' })
  await expect(appeal(first.decisionId, '10:12')).rejects.toThrow(
    'There was an appeal on 23 November 2026 at 10:10, and it is being looked at.',
  )
  await choose(ben, 'uphold', '10:20')
  await send(at('10:23'))
  await expect(appeal(first.decisionId, '10:30')).rejects.toThrow('the decision was upheld')
  expect(await refusal(first.decisionId, '10:31')).toBe('appealed-already')
})

test('an appeal while a new complaint about the same comment is open: both are decided, each by its own person', async () => {
  const { db, amira, ben, rules, next, theCase, choose, complained, appliedBefore, send, appeal, told } = await aDesk()
  const first = await appliedBefore('c1', 'amend')
  await complained('c1', '10:09', { reason: 'threat', complainant: { key: 'another' } })
  await appeal(first.decisionId, '10:10')
  // The graver one is hers; the appeal is his.
  const { token, caseId } = (await next(amira, '10:11'))!
  const { version: before } = await theCase(caseId)
  await choose(ben, 'restore', '10:12')
  const deleted = (version: number) =>
    db
      .transaction()
      .execute(trx =>
        decide(
          trx,
          { moderatorId: amira.id, token },
          { version, action: 'delete', rule: 'no_abuse' },
          rules,
          at('10:13'),
        ),
      )
  // What he put back is more than what she has read.
  await expect(deleted(before)).rejects.toThrow(CaseChangedError)
  await deleted((await theCase(caseId)).version)
  await send(at('10:20'))
  await send(at('10:21'))
  expect(told().map(({ sequence, action }) => [sequence, action])).toEqual([
    [1, 'amend'],
    [2, 'restore'],
    [3, 'delete'],
  ])
})

test('a decision on an appeal can be withdrawn in its grace, and is then to be made again', async () => {
  const { db, ben, rules, choose, appliedBefore, send, appeal, told, theCase } = await aDesk()
  const first = await appliedBefore('c1')
  const { caseId } = await appeal(first.decisionId)
  const made = await choose(ben, 'uphold', '10:20')
  await db.transaction().execute(trx => withdraw(trx, ben.id, made.decisionId, rules, at('10:21')))
  expect((await theCase(caseId)).state).toBe('open')
  await choose(ben, 'restore', '10:22')
  await send(at('10:30'))
  expect(told().map(({ action }) => action)).toEqual(['delete', 'restore'])
})

test('a site that says 409 to a restored comment: the appeal goes on with the new text', async () => {
  const answers = [204, 409, 204]
  const { db, ben, choose, appliedBefore, send, appeal, stateOf, told } = await aDesk(() => answers.shift())
  const first = await appliedBefore('c1', 'amend')
  const { id } = await appeal(first.decisionId)
  await choose(ben, 'restore', '10:20')
  await send(at('10:23'))
  const open = await db.selectFrom('cases').selectAll().where('state', '=', 'open').executeTakeFirstOrThrow()
  expect(open).toMatchObject({ kind: 'appeal' })
  expect(await stateOf(id)).toMatchObject({ state: 'open' })
  await choose(ben, 'uphold', '10:30')
  await send(at('10:33'))
  expect(told().at(-1)).toMatchObject({ action: 'uphold', appeal: { id, against: first.decisionId } })
  expect(await stateOf(id)).toMatchObject({ outcome: 'upheld' })
})
