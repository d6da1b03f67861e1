import { expect, test } from '@jest/globals'
import { countOwnAppealed, listOwnAppealed } from '../../src/appeal/own-appealed.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { aModerator, at, rules } from '../support/desk.ts'
import { aDesk } from './desk.ts'

test('whoever decided hears what came of it: nobody else, and no more than is true now', async () => {
  const { db, amira, ben, appliedBefore, appeal, choose } = await aDesk()
  const since = at('00:00')
  const counted = (who = amira) => countOwnAppealed(db, who, since)
  expect(await counted()).toEqual({ waiting: 0, stood: 0, put_right: 0 })
  const [one, two] = [await appliedBefore('c1'), await appliedBefore('c2', 'amend')]
  await appeal(one.decisionId, '10:10')
  await appeal(two.decisionId, '10:11')
  expect(await counted()).toEqual({ waiting: 2, stood: 0, put_right: 0 })
  const restored = await choose(ben, 'restore', '10:20')
  await choose(ben, 'uphold', '10:21')
  expect(await counted()).toEqual({ waiting: 0, stood: 1, put_right: 1 })
  expect(await counted(ben)).toEqual({ waiting: 0, stood: 0, put_right: 0 })
  const list = await listOwnAppealed(db, amira, since)
  expect(list.map(({ case_id, came_of }) => [case_id, came_of])).toEqual([
    [two.caseId, 'stood'],
    [one.caseId, 'put_right'],
  ])
  expect(list[1]!.statement).toContain('put it back as you wrote it')
  expect(JSON.stringify(list)).not.toContain(ben.id)
  // Undone before it left: it is not put right.
  await db.transaction().execute(trx => withdraw(trx, ben.id, restored.decisionId, rules, at('10:21')))
  expect(await counted()).toEqual({ waiting: 1, stood: 1, put_right: 0 })
  expect(await countOwnAppealed(db, amira, at('10:11'))).toEqual({ waiting: 0, stood: 1, put_right: 0 })
  const elsewhere = await aModerator(db, 'elsewhere')
  expect(await countOwnAppealed(db, { ...elsewhere, id: amira.id, sites: [] }, since)).toEqual({
    waiting: 0,
    stood: 0,
    put_right: 0,
  })
})
