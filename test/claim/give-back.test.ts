import { expect, test } from '@jest/globals'
import { giveBack } from '../../src/claim/give-back.ts'
import { warnAndBreach } from '../../src/deadline/warn-and-breach.ts'
import { at, rules } from '../support/desk.ts'
import { aDesk } from './desk.ts'

test('what its assignee does not take is the pool’s again once it is at risk, said once by however many workers', async () => {
  const { db, person, aCase, next, assigned, held, caseOf, events } = await aDesk()
  const catriona = await person('catriona', { role: 'senior' })
  const [amira, ben] = [await person('amira'), await person('ben')]
  // Due at 13:30, at risk from 13:00.
  const [left, taken] = [await aCase({ reason: 'abuse' }), await aCase({ reason: 'abuse' })]
  for (const caseId of [left, taken]) await assigned(catriona, caseId, amira, at('09:40'))
  await held(amira, taken, at('12:59'))

  await warnAndBreach(db, rules, at('12:59:59'))
  expect(await giveBack(db, rules, at('12:59:59'))).toBe(0)
  await warnAndBreach(db, rules, at('13:00'))
  const given = await Promise.all([1, 2, 3].map(() => giveBack(db, rules, at('13:00'))))
  expect(given.toSorted((a, b) => a - b)).toEqual([0, 0, 1])
  expect(await caseOf(left)).toMatchObject({ state: 'open', assigned_to: null, pool: 'full_time', version: 3 })
  expect(await events(left, 1)).toEqual([{ type: 'released', actor: 'desk', data: { reason: 'not_taken' } }])
  expect((await caseOf(taken)).assigned_to).toBe(amira.id)
  expect((await next(ben, at('13:01'))).claim?.caseId).toBe(left)
})

test('what was at risk when it was assigned is theirs for the time of a lease', async () => {
  const { db, person, aCase, assigned } = await aDesk()
  const catriona = await person('catriona', { role: 'senior' })
  const caseId = await aCase({ reason: 'abuse' })
  await warnAndBreach(db, rules, at('13:10'))
  await assigned(catriona, caseId, await person('amira'), at('13:12'))
  expect(await giveBack(db, rules, at('13:13'))).toBe(0)
  expect(await giveBack(db, rules, at('13:22'))).toBe(1)
})
