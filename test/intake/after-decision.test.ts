import { expect, test } from '@jest/globals'
import { withdraw } from '../../src/decision/withdraw.ts'
import { composeMessage } from '../../src/delivery/compose.ts'
import { rulesOf } from '../../src/rules.ts'
import { AMEND, claimed, decided, DELETE, KEEP, theCase } from '../decision/deciding.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, eventsOf, receive, rules, statutory } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db, 'http://127.0.0.1:1/webhook')
const amira = await aModerator(db, 'amira')
const ORIGINAL = 'The council couldnae run a bath.'

type Complained = NonNullable<Parameters<typeof aComplaint>[0]>
type Choice = typeof KEEP | typeof DELETE | typeof AMEND

let comments = 0
/** A comment that thirty people complained of at 09:00 and that was decided at 10:05. */
async function aDecidedComment(choice: Choice = KEEP) {
  const id = `decided-${++comments}`
  const complaint = ({ comment, ...changes }: Complained = {}) =>
    aComplaint({ ...changes, comment: { id, ...comment } })
  const brigade = Array.from({ length: 30 }, (_, i) => complaint({ complainant: { key: `${id}-${i}` } }))
  await receive(db, brigade, at('09:00'))
  const { caseId, token } = await claimed(db, amira, '10:00')
  const { decisionId } = await decided(db, amira, token, choice)
  const complain = async (changes: Complained = {}, now = at('10:10')) => {
    const sent = complaint({ complainant: { key: `${id}-late-${Math.random()}` }, ...changes })
    await receive(db, [sent], now)
    const { case_id, answered_by } = await db
      .selectFrom('complaints')
      .select(['case_id', 'answered_by'])
      .where('id', '=', sent.id)
      .executeTakeFirstOrThrow()
    return { id: sent.id, case: case_id, answeredBy: answered_by }
  }
  return { caseId, decisionId, complaint, complain, answer: { case: caseId, answeredBy: decisionId } }
}

/** Is it in a new case, one after this? */
const isNew = (place: { case: number; answeredBy: string | null }, caseId: number) =>
  place.answeredBy === null && place.case > caseId

test('the thirty-first of a brigade is answered by the decision, and so is whoever presses again', async () => {
  const { caseId, complain, complaint, answer } = await aDecidedComment()
  expect(await complain()).toMatchObject(answer)
  expect(await complain({ complainant: { key: 'the same' } })).toMatchObject(answer)
  expect(await complain({ complainant: { key: 'the same' } })).toMatchObject(answer)
  expect(await complain({ complainant: {} })).toMatchObject(answer)
  const decidedCase = await theCase(db, caseId)
  expect(decidedCase).toMatchObject({ state: 'decided', version: 1, complaints: 34, complainants: 32 })
  expect((await eventsOf(db, caseId)).slice(-5)).toEqual([
    'decided',
    ...Array.from({ length: 4 }, () => 'complaint_answered'),
  ])
  expect(decidedCase.last_event).toBe((await eventsOf(db, caseId)).length)
  // The third different person: the comment is looked at again, and the case names the one before.
  const third = await complain()
  expect(isNew(third, caseId)).toBe(true)
  expect(await theCase(db, third.case)).toMatchObject({ state: 'open', previous_case_id: caseId, complaints: 1 })
  expect(await complain()).toMatchObject({ case: third.case, answeredBy: null })
  expect(await receive(db, [complaint()], at('10:20'))).toEqual(['recorded'])
})

test('five of them in one batch: two are answered, three open a case and join it; sent again they are known', async () => {
  const { caseId, complaint } = await aDecidedComment()
  const five = [1, 2, 3, 4, 5].map(i => complaint({ complainant: { key: `${caseId}-five-${i}` } }))
  expect(new Set(await receive(db, five, at('10:10')))).toEqual(new Set(['recorded']))
  expect(new Set(await receive(db, five, at('10:11')))).toEqual(new Set(['known']))
  const rows = await db
    .selectFrom('complaints')
    .select('case_id')
    .where(
      'id',
      'in',
      five.map(({ id }) => id),
    )
    .execute()
  expect(rows.filter(({ case_id }) => case_id === caseId)).toHaveLength(2)
  expect(new Set(rows.map(({ case_id }) => case_id)).size).toBe(2)
  expect(await theCase(db, Math.max(...rows.map(({ case_id }) => case_id)))).toMatchObject({
    complaints: 3,
    complainants: 3,
  })
})

test('twenty of them at once, each in a transaction of its own: two are answered, eighteen are one new case', async () => {
  const { caseId, complain } = await aDecidedComment()
  const places = await Promise.all(Array.from({ length: 20 }, () => complain()))
  const others = places.filter(place => place.answeredBy === null)
  expect(others).toHaveLength(18)
  expect(new Set(others.map(place => place.case)).size).toBe(1)
  expect(await theCase(db, caseId)).toMatchObject({ complaints: 32, complainants: 32 })
})

test('a new reason, a complaint by staff or a tool, and one after the cool-down open a new case', async () => {
  const reason = await aDecidedComment()
  expect(isNew(await reason.complain({ reason: 'spam' }), reason.caseId)).toBe(true)
  const staff = await aDecidedComment()
  expect(isNew(await staff.complain({ source: 'staff' }), staff.caseId)).toBe(true)
  const tool = await aDecidedComment()
  expect(isNew(await tool.complain({ source: 'tool' }), tool.caseId)).toBe(true)
  const cool = await aDecidedComment()
  expect(await cool.complain({}, new Date('2026-11-30T10:04:59Z'))).toMatchObject(cool.answer)
  expect(isNew(await cool.complain({}, new Date('2026-11-30T10:05:00Z')), cool.caseId)).toBe(true)
})

test.each<[string, Choice, NonNullable<Complained['comment']>, boolean]>([
  ['the amended text, told as a new revision', AMEND, { revision: 2, text: 'Amended.' }, true],
  ['the amended text with the site’s line end', AMEND, { revision: 2, text: 'Amended.\r\n' }, true],
  ['the text before, from a page that was loaded before', AMEND, { revision: 1, text: ORIGINAL }, true],
  ['the text before, put back by its author', AMEND, { revision: 2, text: ORIGINAL }, false],
  ['a text of its author’s own', AMEND, { revision: 2, text: 'Amended, my foot.' }, false],
  ['a new text of what was kept', KEEP, { revision: 2, text: 'Worse.' }, false],
  ['a new revision of the text that was kept', KEEP, { revision: 2, text: ORIGINAL }, true],
  ['what was deleted, posted again', DELETE, { revision: 2, text: ORIGINAL }, false],
])('what counts as changed: %s', async (_, choice, comment, answered) => {
  const { caseId, complain, answer } = await aDecidedComment(choice)
  const place = await complain({ comment })
  if (answered) expect(place).toMatchObject(answer)
  expect(isNew(place, caseId)).toBe(!answered)
})

test('a complaint that an answered one was told of in the grace goes on with the case when the decision is withdrawn', async () => {
  const { caseId, decisionId, complain, answer } = await aDecidedComment(DELETE)
  const late = await complain({}, at('10:05:30'))
  expect(late).toMatchObject(answer)
  const { message } = await composeMessage(db, decisionId, rules.policy, at('10:05:40'))
  expect(message.data.answers.map(({ complaint }) => complaint)).toContain(late.id)
  await db.transaction().execute(trx => withdraw(trx, amira.id, decisionId, rules, at('10:06')))
  // What comes now joins the open case; what is decided anew counts people anew.
  expect(await complain({}, at('10:06:30'))).toMatchObject({ case: caseId, answeredBy: null })
  const { token } = await claimed(db, amira, '10:07')
  const again = await decided(db, amira, token, { ...KEEP, version: 2 }, at('10:08'))
  for (const time of ['10:09', '10:10'])
    expect(await complain({}, at(time))).toMatchObject({ case: caseId, answeredBy: again.decisionId })
  expect(isNew(await complain({}, at('10:11')), caseId)).toBe(true)
})

test('the policy says how many people, and for how long', async () => {
  const { caseId, complaint } = await aDecidedComment()
  const hasty = rulesOf({ ...rules.policy, reopenedBy: 1 }, statutory)
  const [nameless, named] = [complaint({ complainant: {} }), complaint()]
  await receive(db, [nameless], at('10:10'), hasty)
  await receive(db, [named], at('10:11'), hasty)
  const rows = await db
    .selectFrom('complaints')
    .select(['id', 'case_id'])
    .where('id', 'in', [nameless.id, named.id])
    .orderBy('received_at')
    .execute()
  expect(rows.map(({ case_id }) => case_id === caseId)).toEqual([true, false])
})
