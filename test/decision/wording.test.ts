import { expect, test } from '@jest/globals'
import type { Choice } from '../../src/decision/choice.ts'
import { BadChoiceError } from '../../src/decision/errors.ts'
import { wording } from '../../src/decision/wording.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, rules } from '../support/desk.ts'
import { AMEND, choose, decided, DELETE, held, KEEP } from './deciding.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const wordsOf = async (decisionId: string) =>
  await db
    .selectFrom('decision_texts')
    .select(['statement', 'answer'])
    .where('decision_id', '=', decisionId)
    .executeTakeFirstOrThrow()

test('the policy’s wording names the house rule; the author of a comment that is kept is told nothing', () => {
  expect(wording(rules.policy, 'delete', 'no_abuse')).toEqual({
    statement: `A moderator has removed your comment.
Your comment: {comment}.
Decided: {when}.
House rule: No abuse of readers or journalists.
How it came to us: {source}
If you think that this is wrong, you can appeal within 14 days: another moderator will look at it.`,
    answer: 'Thank you. A moderator has removed the comment. House rule: No abuse of readers or journalists.',
  })
  expect(wording(rules.policy, 'keep', 'within_rules').statement).toBeNull()
  for (const rule of ['', 'no_such_rule', 'constructor', '__proto__'])
    expect(() => wording(rules.policy, 'keep', rule)).toThrow(BadChoiceError)
})

test('what the moderator typed is sent as it is, trimmed; what they left out is the policy’s', async () => {
  const one = await held(db, amira)
  const typed = { ...DELETE, statement: '\n You named a child. {rule} $& ' }
  const { decisionId } = await decided(db, amira, one.token, typed)
  expect(await wordsOf(decisionId)).toEqual({
    statement: 'You named a child. {rule} $&',
    answer: wording(rules.policy, 'delete', 'no_abuse').answer,
  })
  // The same button again is the same decision; other words are another choice, and too late.
  expect(await decided(db, amira, one.token, typed)).toMatchObject({ decisionId })
  await expect(choose(db, amira, one.token, { ...DELETE, statement: 'Other words.' })).rejects.toThrow(
    /no longer yours/,
  )
})

test('words that are empty, invisible, too long or cannot be stored are refused, naming the field', async () => {
  const { token } = await held(db, amira)
  const never = ['', ' \n ', '\u200B', 'NUL \u0000', 'half \uD83D', '\uDE00']
  for (const words of [...never, 'x'.repeat(5001), '😀'.repeat(5001)])
    await expect(choose(db, amira, token, { ...DELETE, statement: words })).rejects.toThrow(/^statement: /)
  for (const words of [...never, 'x'.repeat(2001), '😀'.repeat(2001)])
    await expect(choose(db, amira, token, { ...KEEP, answer: words })).rejects.toThrow(/^answer: /)
  await expect(choose(db, amira, token, { ...KEEP, statement: 'It stays.' })).rejects.toThrow(/^statement: /)
  await expect(choose(db, amira, token, { ...AMEND, textAfter: '\u200B\u00A0' })).rejects.toThrow(/^textAfter: /)
  const emoji: Choice = { ...AMEND, statement: '😀'.repeat(2000), answer: '👩‍👩‍👧'.repeat(400) }
  const { decisionId } = await decided(db, amira, token, emoji)
  expect(await wordsOf(decisionId)).toEqual({ statement: emoji.statement, answer: emoji.answer })
})
