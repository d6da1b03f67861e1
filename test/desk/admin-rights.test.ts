import { expect, test } from '@jest/globals'
import { addAccount } from '../../src/people/accounts.ts'
import { changeModerator } from '../../src/people/moderators.ts'
import { setPassword } from '../../src/people/passwords.ts'
import { wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira', { role: 'admin' })
const ben = await aModerator(db, 'ben', { email: 'ben@example.com' })
await db.transaction().execute(async trx => {
  await setPassword(trx, ben.id, 'correct horse battery', 'command', new Date())
  await addAccount(trx, 'ben', { site: 'auldbrig', account: 'reader-7' }, 'command', new Date())
})
const desk = await aDesk(await testRuntime(url))
const admin = await signedIn(db, desk, amira)
const benHere = await signedIn(db, desk, ben)
const readsAll = await signedIn(db, desk, await aModerator(db, 'readsall', { role: 'auditor', pools: [] }))
const readsOne = await signedIn(
  db,
  desk,
  await aModerator(db, 'readsone', { role: 'auditor', pools: [], sites: ['auldbrig'] }),
)
const senior = await signedIn(db, desk, await aModerator(db, 'senior', { role: 'senior' }))

const BEN = '/desk/admin/people/ben'
const PAGES = ['/desk/admin', '/desk/admin/people', BEN, '/desk/admin/events']
const person = { name: 'X', email: '', role: 'admin', sees: 'every', shown: '{}' }
const ACTS: readonly (readonly [string, Record<string, string>])[] = [
  ['/desk/admin/people/new', { ...person, login: 'zoe' }],
  [BEN, person],
  [`${BEN}/accounts`, { site: 'auldbrig', account: 'reader-8' }],
  [`${BEN}/accounts/remove`, { site: 'auldbrig', account: 'reader-7' }],
  [`${BEN}/password/remove`, {}],
  [`${BEN}/sessions/end`, {}],
  [`${BEN}/link`, {}],
  [`${BEN}/disable`, {}],
  [`${BEN}/enable`, {}],
]
const record = async () =>
  await Promise.all([
    db.selectFrom('admin_events').select('id').execute(),
    db.selectFrom('moderators').selectAll().orderBy('id').execute(),
    db.selectFrom('moderator_passwords').selectAll().execute(),
    db.selectFrom('moderator_accounts').selectAll().execute(),
    db.selectFrom('sign_in_links').selectAll().orderBy('token_hash').execute(),
    db.selectFrom('sessions').select(['id', 'ended_at']).orderBy('id').execute(),
  ])

test('an auditor of all sites reads what an administrator does, and finds nothing to press', async () => {
  for (const address of PAGES) {
    const { status, html } = await readsAll.see(address)
    expect([address, status]).toEqual([address, 200])
    const main = html.slice(html.indexOf('<main'))
    expect([address, /<form method="post"|\/people\/new/.exec(main)]).toEqual([address, null])
    expect(html).toContain('href="/desk/admin/people" aria-current')
  }
  expect(wordsOf(await readsAll.see(BEN))).toMatch(/ben@example\.com.*reader-7.*A password.*by a link since/)
  expect((await readsAll.see('/desk/admin/people/new')).status).toBe(403)
})

test('nobody else sees the pages, or a way to them', async () => {
  for (const [who, visitor] of Object.entries({ ben: benHere, readsOne, senior })) {
    expect([who, (await visitor.see('/desk')).html.includes('/desk/admin')]).toEqual([who, false])
    for (const address of PAGES)
      expect([who, address, (await visitor.see(address)).status]).toEqual([who, address, 403])
  }
  expect((await admin.see('/desk')).html).toContain('href="/desk/admin/people"')
  for (const address of PAGES) expect((await fetch(desk + address)).status).toBe(401)
})

test('who may not change people changes nothing, whatever they send', async () => {
  const before = await record()
  for (const [who, visitor] of Object.entries({ readsAll, readsOne, senior, benHere })) {
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await visitor.see('/desk/preferences')).html)![1]!
    for (const [address, fields] of ACTS) {
      const { status } = await visitor.post(address, new URLSearchParams({ ...fields, _csrf: csrf }))
      expect([who, address, status]).toEqual([who, address, 403])
    }
  }
  // Nor an administrator whose browser another page makes send it.
  for (const [address, fields] of ACTS)
    expect([address, (await admin.post(address, new URLSearchParams(fields))).status]).toEqual([address, 403])
  expect(await record()).toEqual(before)
})

test('an administrator whose role is taken away while they are signed in is refused at the next press', async () => {
  const catriona = await aModerator(db, 'catriona', { role: 'admin' })
  const visitor = await signedIn(db, desk, catriona)
  const open = await visitor.see(BEN)
  expect(open.status).toBe(200)
  await db
    .transaction()
    .execute(trx => changeModerator(trx, 'catriona', { role: 'senior' }, { moderator: amira.id }, new Date()))
  const before = await record()
  const refused = await visitor.send(open, `${BEN}/disable`, {})
  expect([refused.status, wordsOf(refused)]).toEqual([403, expect.stringContaining('for the administrators')])
  expect((await visitor.see('/desk/admin/people')).status).toBe(403)
  expect((await visitor.see('/desk')).html).not.toContain('/desk/admin')
  expect(await record()).toEqual(before)
})
