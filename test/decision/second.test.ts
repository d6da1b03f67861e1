import { expect, test } from '@jest/globals'
import { ClaimLostError } from '../../src/claim/live-claim.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import type { Choice } from '../../src/decision/choice.ts'
import { BadChoiceError, CaseChangedError, NotWaitingError, NotYoursError } from '../../src/decision/errors.ts'
import { mayBeSecond } from '../../src/decision/may-be-second.ts'
import { agree, disagree, takeBack } from '../../src/decision/second.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { readNotes, writeNote } from '../../src/notes.ts'
import { audit, SOUND } from '../crash/record.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, eventsOf, receive, rules } from '../support/desk.ts'
import { AMEND, atOnce, choose, claimed, DELETE, held, KEEP, SECOND, theCase } from './deciding.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const cat = await aModerator(db, 'cat')
const night = await aModerator(db, 'night', { pools: ['part_time'] })
const senior = await aModerator(db, 'senior', { role: 'senior', pools: ['part_time'] })
const auditor = await aModerator(db, 'auditor', { role: 'auditor' })

/** A case that amira wants decided so, since 10:05. */
async function proposed(choice: Choice = DELETE, complaint: Parameters<typeof held>[2] = {}) {
  const one = await held(db, amira, complaint)
  await choose(db, amira, one.token, choice, SECOND)
  return one
}
const agreed = (by: Moderator, caseId: number, version = 1, now = at('10:10')) =>
  db.transaction().execute(trx => agree(trx, by, { caseId, version }, SECOND, now))
const disagreed = (by: Moderator, caseId: number, why = 'The rule is another.', version = 1) =>
  db.transaction().execute(trx => disagree(trx, by, { caseId, version, why }, SECOND, at('10:10')))
const takenBack = (by: Moderator, caseId: number) =>
  db.transaction().execute(trx => takeBack(trx, by.id, caseId, SECOND, at('10:10')))
const decisionsOf = async (caseId: number) =>
  await db.selectFrom('decisions').selectAll().where('case_id', '=', caseId).execute()
const proposalsOf = async (caseId: number) =>
  await db.selectFrom('proposals').selectAll().where('case_id', '=', caseId).orderBy('proposed_at').execute()
/** Out of the way of the next test's claim. */
const cleared = async (caseId: number) =>
  await db.updateTable('cases').set({ assigned_to: auditor.id }).where('id', '=', caseId).execute()

test('what the policy asks a second person about waits for one, who agrees; it leaves after the grace from then', async () => {
  const one = await held(db, amira)
  const choice = { ...DELETE, statement: ' We had to remove it. ', answer: 'Thank you, it is gone.' }
  expect(await choose(db, amira, one.token, choice, SECOND)).toEqual({ proposed: true, caseId: one.caseId })
  expect(await theCase(db, one.caseId)).toMatchObject({ state: 'awaiting_second', leased_until: null, version: 1 })
  expect(await decisionsOf(one.caseId)).toEqual([])
  // The button pressed again is the same proposal; another choice is too late.
  expect(await choose(db, amira, one.token, choice, SECOND)).toEqual({ proposed: true, caseId: one.caseId })
  await expect(choose(db, amira, one.token, KEEP, SECOND)).rejects.toThrow(ClaimLostError)

  const { decisionId, leavesAt } = await agreed(ben, one.caseId)
  expect(leavesAt).toEqual(at('10:12'))
  expect(await agreed(ben, one.caseId)).toEqual({ decisionId, caseId: one.caseId, leavesAt, already: true })
  const [claim] = await db.selectFrom('claims').selectAll().where('case_id', '=', one.caseId).execute()
  expect(claim).toMatchObject({ ended_as: 'proposed', ended_at: at('10:05') })
  expect(await decisionsOf(one.caseId)).toMatchObject([
    { id: decisionId, moderator_id: amira.id, seconded_by: ben.id, claim_id: claim!.id, decided_at: at('10:10') },
  ])
  const texts = await db.selectFrom('decision_texts').selectAll().where('decision_id', '=', decisionId).execute()
  expect(texts).toMatchObject([
    {
      text_before: 'The council couldnae run a bath.',
      statement: 'We had to remove it.',
      answer: 'Thank you, it is gone.',
    },
  ])
  expect((await eventsOf(db, one.caseId)).slice(-3)).toEqual(['claimed', 'proposed', 'decided'])
  const told = await db
    .selectFrom('case_events')
    .select('data')
    .where('case_id', '=', one.caseId)
    .where('type', '=', 'decided')
    .executeTakeFirstOrThrow()
  expect(told.data).toMatchObject({ decision: decisionId, second: ben.id })
  // Kept comments need nobody else.
  const two = await held(db, amira)
  expect(await choose(db, amira, two.token, KEEP, SECOND)).toHaveProperty('decisionId')
})

test('a second person who disagrees says why, and the case is open again for somebody else', async () => {
  const one = await proposed()
  for (const why of ['', ' \u200B ', 'x'.repeat(2001), 'half \uD83D'])
    await expect(disagreed(ben, one.caseId, why)).rejects.toThrow(BadChoiceError)
  await disagreed(ben, one.caseId, ' It is satire. ')
  expect(await theCase(db, one.caseId)).toMatchObject({ state: 'open', version: 2, pool: 'full_time' })
  expect(await proposalsOf(one.caseId)).toMatchObject([{ ended_as: 'disagreed', ended_by: ben.id }])
  expect(await readNotes(db, one.caseId)).toMatchObject([{ by: 'ben', text: 'It is satire.', writtenAt: at('10:10') }])
  expect((await eventsOf(db, one.caseId)).at(-1)).toBe('disagreed')
  await expect(agreed(cat, one.caseId)).rejects.toThrow(NotWaitingError)
  await expect(choose(db, amira, one.token, DELETE, SECOND)).rejects.toThrow(ClaimLostError)
  // The next one may propose again, and it waits again.
  const again = await claimed(db, cat, '10:11')
  expect(again.caseId).toBe(one.caseId)
  await choose(db, cat, again.token, { ...DELETE, version: 2 }, SECOND, at('10:12'))
  expect(await agreed(amira, one.caseId, 2, at('10:13'))).toMatchObject({ caseId: one.caseId })
})

test('who proposed may take it back, and nobody else; nor do they agree with themselves', async () => {
  const one = await proposed()
  await expect(takenBack(ben, one.caseId)).rejects.toThrow(NotYoursError)
  await expect(agreed(amira, one.caseId)).rejects.toThrow(NotYoursError)
  await expect(disagreed(amira, one.caseId)).rejects.toThrow(NotYoursError)
  await takenBack(amira, one.caseId)
  expect(await theCase(db, one.caseId)).toMatchObject({ state: 'open', version: 2 })
  // Who read the first proposal does not agree to the next one by it.
  const again = await claimed(db, amira, '10:11')
  await choose(db, amira, again.token, { ...AMEND, version: 2 }, SECOND, at('10:12'))
  await expect(agreed(ben, one.caseId)).rejects.toThrow(CaseChangedError)
  await agreed(ben, one.caseId, 2, at('10:13'))
})

test('the second person is on duty or a senior, no auditor, and no party to the case', async () => {
  for (const account of ['sub-1', 'sub-2'])
    await db.insertInto('moderator_accounts').values({ moderator_id: cat.id, site_id: 'auldbrig', account }).execute()
  const wrote = await proposed(DELETE, { complainant: { key: 'sub-3' } })
  const complained = await proposed(DELETE, { comment: { author: { id: 'sub-4', name: 'Else' } } })
  await db.deleteFrom('moderator_accounts').where('account', '=', 'sub-1').execute()
  const asked = (by: Moderator) => mayBeSecond(db, by, complained.caseId, rules, at('10:10'))
  expect(await Promise.all([amira, ben, cat, night, senior, auditor].map(asked))).toEqual([
    false,
    true,
    false,
    false,
    true,
    false,
  ])
  for (const by of [cat, night, auditor]) await expect(agreed(by, complained.caseId)).rejects.toThrow(NotYoursError)
  await agreed(senior, complained.caseId)
  await db
    .insertInto('moderator_accounts')
    .values({ moderator_id: cat.id, site_id: 'auldbrig', account: 'sub-1' })
    .execute()
  await expect(disagreed(cat, wrote.caseId)).rejects.toThrow(NotYoursError)
  await agreed(night, wrote.caseId, 1, at('18:00'))
})

test('a new reason or a new text is seen first; a known reason blocks nobody', async () => {
  const one = await proposed({ ...AMEND, textAfter: 'Edited by its author.' })
  await receive(db, [aComplaint({ comment: { id: one.comment } })], at('10:06'))
  await receive(db, [aComplaint({ comment: { id: one.comment }, reason: 'spam' })], at('10:07'))
  await expect(agreed(ben, one.caseId)).rejects.toThrow(CaseChangedError)
  await expect(disagreed(ben, one.caseId)).rejects.toThrow(CaseChangedError)
  const edited = { id: one.comment, revision: 2, text: 'Edited by its author.' }
  await receive(db, [aComplaint({ comment: edited })], at('10:08'))
  await expect(agreed(ben, one.caseId, 2)).rejects.toThrow(CaseChangedError)
  // Its author was quicker: there is nothing to amend.
  await expect(agreed(ben, one.caseId, 3)).rejects.toThrow(/unchanged/)
  await receive(db, [aComplaint({ comment: { ...edited, revision: 3, text: 'Worse.' } })], at('10:09'))
  const { decisionId } = await agreed(ben, one.caseId, 4)
  const texts = await db.selectFrom('decision_texts').selectAll().where('decision_id', '=', decisionId).execute()
  expect(texts).toMatchObject([{ text_before: 'Worse.', text_after: 'Edited by its author.' }])
  expect(await decisionsOf(one.caseId)).toMatchObject([{ revision: 3 }])
})

test('a colleague’s note is read first', async () => {
  const one = await proposed()
  await db.transaction().execute(trx => writeNote(trx, cat, 'It was quoted in court.', one.caseId, rules, at('10:06')))
  await expect(agreed(ben, one.caseId)).rejects.toThrow(CaseChangedError)
  await agreed(ben, one.caseId, 2)
})

test('of two who are at it in the same moment the first wins, and the other is told', async () => {
  for (let round = 0; round < 10; round++) {
    const one = await proposed()
    const acts: Promise<unknown>[] = [agreed(ben, one.caseId), agreed(senior, one.caseId)]
    const { done, refused } = await atOnce(acts)
    expect(done).toHaveLength(1)
    expect(refused).toEqual([new NotWaitingError()])
    expect(await decisionsOf(one.caseId)).toHaveLength(1)
  }
  for (let round = 0; round < 10; round++) {
    const one = await proposed()
    const back = takenBack(amira, one.caseId)
    const { done, refused } = await atOnce<unknown>(
      round % 2 === 0 ? [back, agreed(ben, one.caseId)] : [agreed(ben, one.caseId), back],
    )
    expect(done).toHaveLength(1)
    expect(refused).toEqual([new NotWaitingError()])
    const [proposal] = await proposalsOf(one.caseId)
    const decisions = await decisionsOf(one.caseId)
    expect(decisions).toHaveLength(proposal!.ended_as === 'agreed' ? 1 : 0)
    expect(await theCase(db, one.caseId)).toMatchObject({ state: decisions.length === 1 ? 'decided' : 'open' })
    await cleared(one.caseId)
  }
})

test('either of the two withdraws what they decided together', async () => {
  for (const by of [amira, ben]) {
    const one = await proposed()
    const { decisionId } = await agreed(ben, one.caseId)
    const withdrawnBy = (who: Moderator) =>
      db.transaction().execute(trx => withdraw(trx, who.id, decisionId, rules, at('10:11')))
    await expect(withdrawnBy(senior)).rejects.toThrow(NotYoursError)
    await withdrawnBy(by)
    expect(await theCase(db, one.caseId)).toMatchObject({ state: 'open', version: 2 })
    await expect(choose(db, amira, one.token, DELETE, SECOND)).rejects.toThrow(ClaimLostError)
    await expect(agreed(senior, one.caseId, 2)).rejects.toThrow(NotWaitingError)
    await cleared(one.caseId)
  }
})

test('a case that is not there waits for nobody', async () => {
  await expect(agreed(ben, 4_000_000)).rejects.toThrow(NotWaitingError)
  await expect(takenBack(ben, 4_000_000)).rejects.toThrow(NotWaitingError)
  expect(await audit(db)).toMatchObject(SOUND)
})
