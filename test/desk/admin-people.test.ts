import { expect, test } from '@jest/globals'
import { findModerator } from '../../src/claim/moderator.ts'
import { changeModerator } from '../../src/people/moderators.ts'
import { setPassword } from '../../src/people/passwords.ts'
import { type Page, wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
await db.updateTable('sites').set({ name: 'The Courier' }).where('id', '=', 'courier').execute()
const amira = await aModerator(db, 'amira', { role: 'admin', email: 'amira@example.com' })
const desk = await aDesk(await testRuntime(url))
const admin = await signedIn(db, desk, amira)

const PEOPLE = '/desk/admin/people'
const BEN = {
  login: 'ben',
  name: 'Ben',
  email: '',
  role: 'moderator',
  pools: 'part_time',
  sees: 'these',
  sites: 'courier',
}
const add = async (fields: Record<string, string>) =>
  await admin.send(await admin.see(`${PEOPLE}/new`), '/people/new', { ...BEN, ...fields })
const page = (login: string) => admin.see(`${PEOPLE}/${login}`)
const press = async (login: string, act: string, fields: Record<string, string> = {}) =>
  await admin.send(await page(login), `/people/${login}/${act}`, fields)
const save = async (from: Page, fields: Record<string, string>) =>
  await admin.send(from, new URL(from.url).pathname, { ...BEN, ...fields })
const stored = async (login: string) =>
  await db.selectFrom('moderators').selectAll().where('login', '=', login).executeTakeFirstOrThrow()
const told = async (login: string) =>
  await db
    .selectFrom('admin_events')
    .select(['type', 'data'])
    .where('subject', '=', `moderator:${login}`)
    .where('moderator_id', '=', amira.id)
    .orderBy('id')
    .execute()
const noticeOf = ({ html }: Page) => /<div class="notice[^>]*>([^]*?)<\/div>/.exec(html)?.[1]?.trim()

test('an administrator adds somebody who sees one site; it is told who did it', async () => {
  const added = await add({})
  expect([added.status, new URL(added.url).pathname]).toEqual([200, `${PEOPLE}/ben`])
  expect(wordsOf(added)).toContain('Added.')
  const { id, email } = await stored('ben')
  expect(email).toBeNull()
  expect(await findModerator(db, id)).toEqual({
    id,
    login: 'ben',
    name: 'Ben',
    role: 'moderator',
    pools: ['part_time'],
    sites: ['courier'],
  })
  expect(await told('ben')).toEqual([
    { type: 'moderator_added', data: { role: 'moderator', pools: ['part_time'], sites: ['courier'] } },
  ])
  expect(wordsOf(await admin.see(PEOPLE))).toMatch(
    /Ben +ben +moderator +part-time · +The Courier · +comes in by a link/,
  )
})

test.each<[string, Record<string, string>, number, RegExp]>([
  ['a login with a capital', { login: 'Zoe' }, 422, /Login: lower-case letters/],
  ['the name of a page', { login: 'new' }, 422, /Login: not new/],
  ['a login that somebody has', {}, 409, /Login: somebody is ben already/],
  ['no name', { login: 'zoe', name: ' \u200B' }, 422, /Name: must say something/],
  ['what is no address', { login: 'zoe', email: 'zoe' }, 422, /E-mail address: must be one/],
  ['another’s address', { login: 'zoe', email: 'Amira@example.com' }, 422, /E-mail address: amira has it/],
  ['a site that is not there', { login: 'zoe', sites: 'nowhere' }, 422, /Sites: there is no nowhere/],
  ['an administrator of one site', { login: 'zoe', role: 'admin' }, 422, /Sites: an admin sees all of them/],
])('%s is refused in words, and what was typed stays', async (_what, fields, status, words) => {
  const answer = await add({ name: 'Zoe “Z” <b>', ...fields })
  expect([answer.status, noticeOf(answer)]).toEqual([status, expect.stringMatching(words)])
  const typed = { ...BEN, name: 'Zoe “Z” <b>', ...fields }
  for (const name of ['login', 'name', 'email'] as const)
    expect(answer.html).toContain(`name="${name}" value="${typed[name].replace('<b>', '&lt;b&gt;')}"`)
  expect(answer.html).toMatch(new RegExp(`value="${typed.role}" checked`))
  expect(answer.html).toMatch(/name="sees" value="these" checked/)
  expect(await db.selectFrom('moderators').select('login').orderBy('login').execute()).toEqual([
    { login: 'amira' },
    { login: 'ben' },
  ])
})

test('what our form cannot send is refused, and nobody is nobody', async () => {
  expect((await add({ login: 'zoe', role: 'owner' })).status).toBe(422)
  expect((await add({ login: 'zoe', pools: 'night' })).status).toBe(422)
  for (const login of ['nobody', 'BEN', 'ben%00', '%27'])
    expect([login, (await page(login)).status]).toEqual([login, 404])
})

test('a form that was loaded before somebody changed the same person changes back nothing of it', async () => {
  const old = await page('ben')
  await db
    .transaction()
    .execute(trx => changeModerator(trx, 'ben', { role: 'auditor', sites: ['auldbrig'] }, 'command', new Date()))
  expect(wordsOf(await save(old, { name: 'Benjamin' }))).toContain('Saved.')
  const { id, name, role } = await stored('ben')
  expect([name, role]).toEqual(['Benjamin', 'auditor'])
  expect((await findModerator(db, id))?.sites).toEqual(['auldbrig'])
  // Refused in between, it is as old as it was.
  const refused = await save(old, { email: 'nobody' })
  await save(refused, { email: 'ben@example.com' })
  expect(await stored('ben')).toMatchObject({ role: 'auditor', email: 'ben@example.com' })
})

test('what is set is set: role, pools, sites, no address; what is the same is not told', async () => {
  const before = (await told('ben')).length
  await save(await page('ben'), { name: 'Ben', role: 'senior', pools: 'full_time', sees: 'every', email: ' ' })
  const { id, email } = await stored('ben')
  expect(await findModerator(db, id)).toMatchObject({ role: 'senior', pools: ['full_time'], sites: 'all' })
  expect(email).toBeNull()
  const same = { role: 'senior', pools: 'full_time', sees: 'every' }
  await save(await page('ben'), same)
  expect((await told('ben')).slice(before)).toEqual([
    {
      type: 'moderator_changed',
      data: { name: true, email: true, role: 'senior', pools: ['full_time'], sites: 'all' },
    },
  ])
})

test('of two who are given one address at once one has it, and the other is told', async () => {
  await add({ login: 'carol' })
  const pages = await Promise.all([page('ben'), page('carol')])
  const answers = await Promise.all(pages.map(one => save(one, { name: 'Both', email: 'both@example.com' })))
  const [refused, ...others] = answers.filter(({ status }) => status !== 200)
  if (!refused) throw new Error('both have it')
  expect([409, 422]).toContain(refused.status)
  expect(others).toEqual([])
  expect(refused.html).toContain('aria-describedby="field-email-problem"')
  expect(refused.html).toContain('value="both@example.com"')
})

test('the last administrator stays one, and what was asked stays in the form', async () => {
  const refused = await save(await page('amira'), { name: 'Amira', email: 'amira@example.com', role: 'senior' })
  expect([refused.status, noticeOf(refused)]).toEqual([409, expect.stringMatching(/Amira is the last admin/)])
  expect(refused.html).toMatch(/value="senior" checked/)
  const stays = await press('amira', 'disable')
  expect([stays.status, noticeOf(stays)]).toEqual([409, expect.stringMatching(/last admin/)])
  expect(await stored('amira')).toMatchObject({ role: 'admin', disabled_at: null })
})

test('accounts are named and taken off; what cannot be one is refused and stays typed', async () => {
  const named = await press('ben', 'accounts', { site: 'courier', account: '<i>reader-7</i>' })
  expect(named.html).toContain('&lt;i&gt;reader-7&lt;/i&gt;')
  expect(await db.selectFrom('moderator_accounts').select(['site_id', 'account']).execute()).toEqual([
    { site_id: 'courier', account: '<i>reader-7</i>' },
  ])
  for (const [fields, words] of [
    [{ site: 'courier', account: '' }, 'Account: must say something'],
    [{ site: 'nowhere', account: 'reader-8' }, 'There is no site nowhere'],
  ] as const) {
    const refused = await press('ben', 'accounts', fields)
    expect([refused.status, noticeOf(refused)]).toEqual([422, expect.stringContaining(words)])
    expect(refused.html).toContain(`name="account" value="${fields.account}"`)
  }
  await press('ben', 'accounts/remove')
  expect(await db.selectFrom('moderator_accounts').select('account').execute()).toEqual([])
})

test('a password is removed, and whoever came in by it is out', async () => {
  const { id } = await stored('ben')
  await db.transaction().execute(trx => setPassword(trx, id, 'correct horse battery', 'command', new Date()))
  const ben = await signedIn(db, desk, (await findModerator(db, id))!)
  expect((await ben.see('/desk')).status).toBe(200)
  expect(wordsOf(await page('ben'))).toMatch(/A password +Remove password/)
  expect(wordsOf(await press('ben', 'password/remove'))).toMatch(/The password is removed.*No password/)
  expect(await db.selectFrom('moderator_passwords').select('moderator_id').execute()).toEqual([])
  expect((await ben.see('/desk')).status).toBe(401)
  expect((await told('ben')).slice(-2).map(({ type }) => type)).toEqual(['password_removed', 'sessions_ended'])
})

test('they are signed out everywhere', async () => {
  const who = (await findModerator(db, (await stored('ben')).id))!
  const browsers = [await signedIn(db, desk, who), await signedIn(db, desk, who)]
  expect((await page('ben')).html.match(/by a link since/g)).toHaveLength(2)
  expect(wordsOf(await press('ben', 'sessions/end'))).toMatch(/They are signed out everywhere.*Nowhere/)
  for (const browser of browsers) expect((await browser.see('/desk')).status).toBe(401)
})

test('who may not work here comes in by nothing, until they may again', async () => {
  const ben = await signedIn(db, desk, (await findModerator(db, (await stored('ben')).id))!)
  const disabled = await press('ben', 'disable')
  expect(wordsOf(disabled)).toContain('They may not work here any more.')
  expect(disabled.html).not.toContain('/people/ben/link')
  expect((await ben.see('/desk')).status).toBe(401)
  const list = (await admin.see(PEOPLE)).html
  expect(list.indexOf('May not work here any more')).toBeLessThan(list.indexOf('/people/ben"'))
  // A page that was loaded before.
  const csrf = /name="_csrf" value="([^"]+)"/.exec(disabled.html)![1]!
  const late = await admin.post(`${PEOPLE}/ben/link`, new URLSearchParams({ _csrf: csrf }))
  expect([late.status, noticeOf(late)]).toEqual([409, expect.stringMatching(/may not work here/)])
  await press('ben', 'enable')
  await signedIn(db, desk, (await findModerator(db, (await stored('ben')).id))!)
})
