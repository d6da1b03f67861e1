import { expect, test } from '@jest/globals'
import { claimCase } from '../../src/claim/claim-case.ts'
import { letGo } from '../../src/claim/let-go.ts'
import { NotYoursError } from '../../src/decision/errors.ts'
import { agree, disagree } from '../../src/decision/second.ts'
import { changeModerator, type ModeratorChanges } from '../../src/people/moderators.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, rules } from '../support/desk.ts'
import { choose, DELETE, held, SECOND } from './deciding.ts'

const { db } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
await aModerator(db, 'senior', { role: 'senior' })

test.each([
  ['were shut out', { disabled: true }, { disabled: false }],
  ['became an auditor', { role: 'auditor' }, { role: 'moderator' }],
  ['lost its site', { sites: ['courier'] }, { sites: 'all' }],
] as const)('nobody agrees, disagrees or claims who %s after they asked', async (_what, taken, given) => {
  const { caseId, token } = await held(db, amira)
  await choose(db, amira, token, DELETE, SECOND)
  const open = await held(db, amira)
  await db
    .transaction()
    .execute(trx => letGo(trx, { moderatorId: amira.id, token: open.token }, { to: 'senior' }, rules, at('10:06')))
  const set = (changes: ModeratorChanges) =>
    db.transaction().execute(trx => changeModerator(trx, 'ben', changes, 'command', at('10:07')))
  await set(taken)
  const shown = { caseId, version: 1 }
  // As the guard read them before.
  const acts = [
    db.transaction().execute(trx => agree(trx, ben, shown, SECOND, at('10:10'))),
    db.transaction().execute(trx => disagree(trx, ben, { ...shown, why: 'No.' }, SECOND, at('10:10'))),
  ]
  for (const act of await Promise.allSettled(acts))
    expect(act).toMatchObject({ status: 'rejected', reason: expect.any(NotYoursError) })
  expect((await claimCase(db, { ...ben, role: 'senior' }, open.caseId, rules, at('10:10'))).claim).toBeUndefined()
  await set(given)
  expect((await claimCase(db, { ...ben, role: 'senior' }, open.caseId, rules, at('10:10'))).claim).toBeDefined()
})
