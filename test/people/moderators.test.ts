import { expect, test } from '@jest/globals'
import { findModerator } from '../../src/claim/moderator.ts'
import { type Identity, moderatorOf } from '../../src/people/identities.ts'
import { changeModerator, ensureModerator, LastAdminError, type ModeratorChanges } from '../../src/people/moderators.ts'
import { BadPersonError } from '../../src/people/person.ts'
import { NoSuchModeratorError } from '../../src/people/stored-person.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const amira = await aModerator(db, 'amira', { role: 'admin', email: 'amira@example.com' })
const ben = await aModerator(db, 'ben')
const change = (login: string, changes: ModeratorChanges, by = amira) =>
  db.transaction().execute(trx => changeModerator(trx, login, changes, { moderator: by.id }, at('10:00')))
const come = (identity: Partial<Identity>) =>
  db
    .transaction()
    .execute(trx =>
      moderatorOf(trx, { issuer: 'https://id.example', subject: 's1', emailVerified: true, ...identity }, at('10:00')),
    )
const events = async (login: string) =>
  await db
    .selectFrom('admin_events')
    .select(['type', 'data'])
    .where('subject', '=', `moderator:${login}`)
    .where('moderator_id', 'is not', null)
    .orderBy('id')
    .execute()

test('what is changed is told with who did it, what is the same is not, and no name or address stands there', async () => {
  await change('ben', { name: ' Benjamin ', sites: ['courier', 'auldbrig', 'courier'], email: 'Ben@Example.com' })
  await change('ben', { name: 'Benjamin', sites: ['auldbrig', 'courier'], email: 'ben@example.com', disabled: false })
  expect(await findModerator(db, ben.id)).toMatchObject({ name: 'Benjamin', sites: ['auldbrig', 'courier'] })
  await change('ben', { sites: [], pools: [] })
  expect(await findModerator(db, ben.id)).toMatchObject({ sites: [], pools: [] })
  await change('ben', { sites: 'all', disabled: true })
  expect(await findModerator(db, ben.id)).toBeUndefined()
  await change('ben', { disabled: false, pools: ['part_time', 'full_time'] })
  expect(await findModerator(db, ben.id)).toMatchObject({ sites: 'all', pools: ['full_time', 'part_time'] })
  expect(await events('ben')).toEqual([
    { type: 'moderator_changed', data: { name: true, email: true, sites: ['auldbrig', 'courier'] } },
    { type: 'moderator_changed', data: { sites: [], pools: [] } },
    { type: 'moderator_changed', data: { sites: 'all' } },
    { type: 'moderator_disabled', data: {} },
    { type: 'moderator_changed', data: { pools: ['full_time', 'part_time'] } },
    { type: 'moderator_enabled', data: {} },
  ])
})

test.each<[string, ModeratorChanges]>([
  ['no name', { name: ' \u200B' }],
  ['a name with a NUL', { name: 'a\u0000b' }],
  ['a name of 101 characters', { name: 'x'.repeat(101) }],
  ['an address without @', { email: 'amira.example.com' }],
  ['an address with a space', { email: 'a b@example.com' }],
  ['somebody else’s address', { email: 'AMIRA@example.com' }],
  ['a site that is not there', { sites: ['auldbrig', 'nowhere'] }],
  ['an admin of one site', { role: 'admin', sites: ['auldbrig'] }],
  ['a site that cannot be', { sites: ['\u0000'] }],
])('refused: %s', async (_what, changes) => {
  await expect(change('ben', changes)).rejects.toThrow(BadPersonError)
})

test('nobody is not changed, whatever they are called', async () => {
  for (const login of ['nobody', '', 'ben\u0000', 'BEN'])
    await expect(change(login, {})).rejects.toThrow(NoSuchModeratorError)
  await expect(
    db.transaction().execute(trx => ensureModerator(trx, { login: 'Zoe', name: 'Zoe', role: 'admin', pools: [] })),
  ).rejects.toThrow(BadPersonError)
})

test('the last enabled admin cannot stop being one, by whomever', async () => {
  await expect(change('amira', { role: 'senior' })).rejects.toThrow(LastAdminError)
  await expect(change('amira', { disabled: true }, ben)).rejects.toThrow(LastAdminError)
  await expect(
    db.transaction().execute(trx => ensureModerator(trx, { login: 'amira', name: 'A', role: 'moderator', pools: [] })),
  ).rejects.toThrow(LastAdminError)
  // A disabled one does not count.
  await change('ben', { role: 'admin', disabled: true })
  await expect(change('amira', { role: 'senior' })).rejects.toThrow(LastAdminError)
  await change('ben', { disabled: false })
  await change('amira', { role: 'senior' }, ben)
  await expect(change('ben', { disabled: true }, ben)).rejects.toThrow(LastAdminError)
  await change('amira', { role: 'admin' }, ben)
})

test('of two admins who take each other’s role away at once one stays', async () => {
  for (let round = 0; round < 10; round++) {
    const both = await Promise.allSettled([change('ben', { role: 'senior' }), change('amira', { disabled: true }, ben)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    for (const one of both) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(LastAdminError)
    const stayed = both[0].status === 'rejected' ? ben : amira
    await change('ben', { role: 'admin' }, stayed)
    await change('amira', { disabled: false }, stayed)
  }
})

test('a verified address leads to its moderator the first time, and links; afterwards the subject does', async () => {
  expect(await come({})).toBeUndefined()
  expect(await come({ email: 'amira@example.com', emailVerified: false })).toBeUndefined()
  expect(await come({ email: 'stranger@example.com' })).toBeUndefined()
  expect(await come({ email: 'amira@example.com\u0000' })).toBeUndefined()
  const both = await Promise.all([come({ email: 'Amira@Example.COM' }), come({ email: 'amira@example.com' })])
  expect(both).toEqual([amira.id, amira.id])
  expect(await come({ email: 'ben@example.com' })).toBe(amira.id)
  expect(await come({ emailVerified: false })).toBe(amira.id)
  expect((await events('amira')).filter(({ type }) => type === 'identity_linked')).toHaveLength(1)
})

test('an address that was given to somebody new leads them nowhere, until it is set anew', async () => {
  expect(await come({ subject: 's2', email: 'amira@example.com' })).toBeUndefined()
  expect(await come({ issuer: 'https://other.example', subject: 's2', email: 'amira@example.com' })).toBe(amira.id)
  await change('amira', { email: 'amira.khan@example.com' })
  expect(await come({})).toBeUndefined()
  expect(await come({ subject: 's2', email: 'amira.khan@example.com' })).toBe(amira.id)
})

test('who is disabled comes in by no identity', async () => {
  expect(await come({ subject: 's3', email: 'ben@example.com' })).toBe(ben.id)
  await change('ben', { disabled: true })
  expect(await come({ subject: 's3' })).toBeUndefined()
  expect(await come({ issuer: 'https://new.example', email: 'ben@example.com' })).toBeUndefined()
})
