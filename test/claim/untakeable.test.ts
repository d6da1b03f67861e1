import { expect, test } from '@jest/globals'
import type { Kysely } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { findUntakeable } from '../../src/claim/untakeable.ts'
import { at, rules } from '../support/desk.ts'
import { aDesk } from './desk.ts'

const threeWorkers = async (db: Kysely<Database>, now: Date) => {
  const told = await Promise.all([1, 2, 3].map(() => findUntakeable(db, rules, now)))
  return told.reduce((sum, n) => sum + n)
}

test('a case that nobody here may take is said to be so once, by however many workers, until somebody comes', async () => {
  const { db, person, account, aCase, caseOf, events } = await aDesk()
  const [amira, ben] = [await person('amira'), await person('ben')]
  await person('olive', { role: 'auditor' })
  await person('poolless', { pools: [] })
  await account(amira, 'amira-reads')
  await account(ben, 'sub-2')
  const caseId = await aCase({ comment: { author: { id: 'amira-reads', name: 'A.' } } })
  const free = await aCase({ complainant: { key: 'sub-3' } })

  expect(await threeWorkers(db, at('10:00'))).toBe(1)
  expect(await threeWorkers(db, at('10:01'))).toBe(0)
  expect(await caseOf(caseId)).toMatchObject({ state: 'open', untakeable_at: at('10:00') })
  expect(await events(caseId, 1)).toEqual([{ type: 'untakeable', actor: 'desk', data: { why: 'everybody' } }])
  expect((await caseOf(free)).untakeable_at).toBeNull()

  await person('isla')
  expect(await threeWorkers(db, at('10:02'))).toBe(1)
  expect(await threeWorkers(db, at('10:03'))).toBe(0)
  expect((await caseOf(caseId)).untakeable_at).toBeNull()
  expect(await events(caseId, 2)).toMatchObject([{ type: 'untakeable' }, { type: 'takeable', actor: 'desk' }])
})

test('what is assigned to somebody who left, or escalated with no senior left, is found; what was released is not', async () => {
  const { db, person, disable, aCase, held, letGo, assigned, events } = await aDesk()
  const catriona = await person('catriona', { role: 'senior' })
  const dugald = await person('dugald', { role: 'senior' })
  const amira = await person('amira')
  const ben = await person('ben')
  const [hers, up, released] = [await aCase(), await aCase(), await aCase()]
  await assigned(catriona, hers, amira, at('09:40'))
  await letGo(ben, await held(ben, up, at('09:40')), { to: 'senior' }, at('09:41'))
  await letGo(ben, await held(ben, released, at('09:40')), { to: 'pool', reason: 'unsure' }, at('09:41'))
  expect(await findUntakeable(db, rules, at('09:42'))).toBe(0)

  for (const one of [amira, catriona, dugald]) await disable(one)
  expect(await threeWorkers(db, at('09:43'))).toBe(2)
  expect((await events(hers, 1))[0]).toMatchObject({ type: 'untakeable', data: { why: 'assigned' } })
  expect((await events(up, 1))[0]).toMatchObject({ type: 'untakeable', data: { why: 'escalated' } })

  // A senior who comes may be given what was escalated, and takes the other in hand.
  const isla = await person('isla', { role: 'senior' })
  expect(await findUntakeable(db, rules, at('09:44'))).toBe(1)
  const claim = await held(isla, hers, at('09:45'))
  expect(await findUntakeable(db, rules, at('09:46'))).toBe(1)
  await letGo(isla, claim, { to: 'pool', reason: 'unsure' }, at('09:47'))
  expect(await findUntakeable(db, rules, at('09:48'))).toBe(0)
})

test('a desk without moderators says so in the log, and not of each case', async () => {
  const { db, person, aCase } = await aDesk()
  await person('olive', { role: 'auditor' })
  await aCase()
  expect(await findUntakeable(db, rules, at('10:00'))).toBe(0)
  expect(await db.selectFrom('cases').select('untakeable_at').execute()).toEqual([{ untakeable_at: null }])
})
