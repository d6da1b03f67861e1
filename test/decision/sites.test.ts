import { expect, test } from '@jest/globals'
import type { Moderator } from '../../src/claim/moderator.ts'
import { decideAlike } from '../../src/decision/decide-alike.ts'
import { NotYoursError } from '../../src/decision/errors.ts'
import { mayBeSecond } from '../../src/decision/may-be-second.ts'
import { agree, disagree, takeBack } from '../../src/decision/second.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { changeModerator } from '../../src/people/moderators.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, eventsOf, receive, rules } from '../support/desk.ts'
import { choose, decided, DELETE, held, KEEP, SECOND, theCase } from './deciding.ts'

const { db } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const cat = await aModerator(db, 'cat', { sites: ['auldbrig'] })
const senior = await aModerator(db, 'senior', { role: 'senior', sites: ['auldbrig'] })
const ofCourier = { site: 'courier' }

const setSites = ({ login }: Moderator, sites: 'all' | string[]) =>
  db.transaction().execute(trx => changeModerator(trx, login, { sites }, 'command', at('10:08')))

test('nobody is the second person of a case of a site that they do not see, not even a senior', async () => {
  const { caseId, token } = await held(db, amira, ofCourier)
  await choose(db, amira, token, DELETE, SECOND)
  const before = await eventsOf(db, caseId)
  for (const who of [cat, senior]) {
    expect(await mayBeSecond(db, who, caseId, SECOND, at('10:10'))).toBe(false)
    const shown = { caseId, version: 1 }
    const acts = [
      db.transaction().execute(trx => agree(trx, who, shown, SECOND, at('10:10'))),
      db.transaction().execute(trx => disagree(trx, who, { ...shown, why: 'No.' }, SECOND, at('10:10'))),
    ]
    for (const act of await Promise.allSettled(acts))
      expect(act).toMatchObject({ status: 'rejected', reason: expect.any(NotYoursError) })
  }
  expect(await eventsOf(db, caseId)).toEqual(before)
  await db.transaction().execute(trx => agree(trx, ben, { caseId, version: 1 }, SECOND, at('10:10')))
})

test('what was proposed or decided cannot be taken back by whom its site was taken from; others go on with it', async () => {
  const proposed = await held(db, amira)
  await choose(db, amira, proposed.token, DELETE, SECOND)
  const made = await held(db, amira)
  const { decisionId } = await decided(db, amira, made.token, KEEP)
  await setSites(amira, ['courier'])

  const acts = () => [
    db.transaction().execute(trx => takeBack(trx, amira.id, proposed.caseId, SECOND, at('10:06'))),
    db.transaction().execute(trx => withdraw(trx, amira.id, decisionId, rules, at('10:06'))),
  ]
  for (const act of await Promise.allSettled(acts()))
    expect(act).toMatchObject({ status: 'rejected', reason: expect.any(NotYoursError) })
  expect(await theCase(db, proposed.caseId)).toMatchObject({ state: 'awaiting_second' })
  expect(await theCase(db, made.caseId)).toMatchObject({ state: 'decided' })

  await setSites(amira, 'all')
  for (const act of await Promise.allSettled(acts())) expect(act).toMatchObject({ status: 'fulfilled' })
})

test('of several decided alike, those of another site are refused as those that do not exist are', async () => {
  await receive(db, [aComplaint({ ...ofCourier, comment: { id: 'alike' } })], at('10:20'))
  const { id: caseId } = await db.selectFrom('cases').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const before = await eventsOf(db, caseId)
  const { version: _, ...choice } = KEEP
  const cases = [caseId, 4_000_000].map(id => ({ caseId: id, version: 1 }))
  const [other, none] = await decideAlike(db, cat, cases, choice, rules, at('10:30'))
  expect(other).toEqual({ ...none, caseId })
  expect(other?.refused).toBeDefined()
  expect(await eventsOf(db, caseId)).toEqual(before)
})
