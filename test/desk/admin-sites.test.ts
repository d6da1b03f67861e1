import { expect, test } from '@jest/globals'
import { listKeys } from '../../src/sites/list-keys.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { findSite, listSites } from '../../src/sites/sites.ts'
import { listSecrets } from '../../src/sites/webhook-secrets.ts'
import { hashToken } from '../../src/token.ts'
import { type Page, wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db, 'https://auldbrig.example/hook/path-token')
await aSite(db, undefined, 'strathbrae')
const runtime = await testRuntime(url)
/** How far the desk's clock is ahead. */
let ahead = 0
const desk = await aDesk({ ...runtime, clock: { ...runtime.clock, now: () => new Date(Date.now() + ahead) } })
const amira = await aModerator(db, 'amira', { role: 'admin', name: 'Amira' })
const admin = await signedIn(db, desk, amira)

const SITES = '/desk/admin/sites'
const AULDBRIG = `${SITES}/auldbrig`
const path = ({ url: address }: Page) => new URL(address).pathname
const secretIn = ({ html }: Page) => /<input[^>]*class="secret"[^>]*value="([^"]+)"[^>]*readonly/.exec(html)?.[1]
const hiddenIn = ({ html }: Page, name: string) =>
  new RegExp(`<main[^]*name="${name}"\\s+value="([^"]+)"`).exec(html)?.[1] ?? ''
const ask = async (key: string, where = '/v1/rota') =>
  (await fetch(desk + where, { headers: { authorization: `Bearer ${key}` } })).status
const told = async (subject: string) =>
  await db
    .selectFrom('admin_events')
    .select(['type', 'moderator_id', 'data'])
    .where('subject', '=', subject)
    .orderBy('id')
    .execute()
const newest = async () => (await listKeys(db, 'auldbrig'))[0]!

async function addKey(
  fields: Record<string, string> = {},
): Promise<{ id: string; key: string; form: Page; page: Page }> {
  const form = await admin.see(`${AULDBRIG}/keys/new`)
  const page = await admin.send(form, '/keys/new', {
    name: 'backend',
    scopes: 'rota:read',
    good_for: 'ever',
    ...fields,
  })
  return { id: hiddenIn(form, 'id'), key: secretIn(page) ?? '', form, page }
}

const press = async (where: string, fields: Record<string, string> = {}) =>
  await admin.send(await admin.see(where), where, fields)

test('a site is added with what it is called and where its decisions go; it is told who did it', async () => {
  const typed = { id: 'glen', name: 'Glen Herald', webhook: 'https://glen.example/hook' }
  const wrong: [Partial<typeof typed>, number, string][] = [
    [{ id: 'Glen!' }, 422, 'lower-case letters'],
    [{ id: 'new' }, 422, 'cannot be new'],
    [{ name: '  ' }, 422, 'must say something'],
    [{ webhook: 'ftp://glen.example' }, 422, 'must be an http or https address'],
    [{ id: 'auldbrig' }, 409, 'There is a site auldbrig already'],
  ]
  for (const [fields, status, words] of wrong) {
    const refused = await press(`${SITES}/new`, { ...typed, ...fields })
    expect([refused.status, wordsOf(refused)]).toEqual([status, expect.stringContaining(words)])
    for (const value of Object.values({ ...typed, ...fields })) expect(refused.html).toContain(`value="${value}"`)
  }
  expect(await listSites(db)).toHaveLength(2)

  const added = await press(`${SITES}/new`, typed)
  expect([added.status, path(added)]).toEqual([200, `${SITES}/glen`])
  expect(await findSite(db, 'glen')).toEqual({
    id: 'glen',
    name: 'Glen Herald',
    webhookUrl: typed.webhook,
    privateAddresses: false,
  })
  expect(await told('site:glen')).toEqual([
    { type: 'site_added', moderator_id: amira.id, data: { webhook: 'https://glen.example' } },
  ])
  // What it still needs is said, in the list too.
  for (const page of [added, await admin.see(SITES)]) {
    expect(wordsOf(page)).toContain('It has no good key')
    expect(wordsOf(page)).toContain('its decisions cannot be signed')
  }
})

test('its name and webhook are changed; what cannot be is said, and stays as it was typed', async () => {
  const typed = { name: 'The Glen Herald', webhook: 'https://glen.example/x#y' }
  const refused = await press(`${SITES}/glen`, typed)
  expect([refused.status, wordsOf(refused)]).toEqual([422, expect.stringContaining('must not have a part after #')])
  expect(refused.html).toContain(`value="${typed.webhook}"`)
  expect(await findSite(db, 'glen')).toMatchObject({ name: 'Glen Herald' })

  const changed = await press(`${SITES}/glen`, { ...typed, webhook: '' })
  expect(wordsOf(changed)).toContain('Saved.')
  expect(await findSite(db, 'glen')).toEqual({
    id: 'glen',
    name: 'The Glen Herald',
    webhookUrl: null,
    privateAddresses: false,
  })
  expect((await told('site:glen')).at(-1)).toMatchObject({ type: 'site_changed', data: { webhook: null } })
})

test('a webhook may lead to a private address only while an administrator says so, and it is told who did', async () => {
  const typed = { name: 'The Glen Herald', webhook: 'http://10.0.0.7/hook' }
  const allowed = await press(`${SITES}/glen`, { ...typed, private_addresses: 'yes' })
  expect(allowed.html).toMatch(/name="private_addresses"[^>]*checked/)
  expect(await findSite(db, 'glen')).toMatchObject({ privateAddresses: true })
  expect((await told('site:glen')).at(-1)).toMatchObject({ moderator_id: amira.id, data: { private_addresses: true } })
  const taken = await press(`${SITES}/glen`, typed)
  expect(taken.html).not.toMatch(/name="private_addresses"[^>]*checked/)
  expect(await findSite(db, 'glen')).toMatchObject({ privateAddresses: false })
  await press(`${SITES}/glen`, { ...typed, webhook: '' })
})

test('a key is in the answer that made it and nowhere else: not in an address, a list, the record, nor a second answer', async () => {
  const { id, key, form, page } = await addKey({ name: 'night <import>', scopes: 'rota:read', good_for: '30d' })
  expect(key).toMatch(/^site_[\w-]{43}$/)
  expect(page.url).not.toContain(key)
  const [row] = await db.selectFrom('site_keys').selectAll().where('id', '=', id).execute()
  expect(row).toMatchObject({ key_hash: hashToken(key), name: 'night <import>', scopes: ['rota:read'] })
  expect(row!.expires_at!.getTime() - row!.created_at.getTime()).toBe(30 * 86_400_000)
  expect([await ask(key), await ask(key, '/v1/complaints?ids=')]).toEqual([200, 403])
  expect(await told(`key:${id}`)).toEqual([
    { type: 'key_added', moderator_id: amira.id, data: { site: 'auldbrig', scopes: ['rota:read'] } },
  ])

  // The same form again: a reload of the answer, or a second press.
  const again = await admin.send(form, '/keys/new', { name: 'night <import>', scopes: 'rota:read', good_for: '30d' })
  expect([again.status, wordsOf(again)]).toEqual([409, expect.stringContaining('added already, and shown once')])
  expect(await listKeys(db, 'auldbrig')).toHaveLength(1)
  for (const later of [again, await admin.see(AULDBRIG), await admin.see(`${AULDBRIG}/keys/new`)])
    expect(later.html).not.toContain(key.slice(5, 25))
  expect(again.html).toContain('night &lt;import&gt;')
  expect(wordsOf(again)).toMatch(/May ask who is on duty \(rota:read\)\. good until .*, last used .* by Amira/)
  expect(JSON.stringify(await db.selectFrom('admin_events').selectAll().execute())).not.toContain(key.slice(5, 25))
})

test('an answer that has a key is kept by no browser and no proxy', async () => {
  const form = await admin.see(`${AULDBRIG}/keys/new`)
  const fields = { _csrf: hiddenIn(form, '_csrf'), id: hiddenIn(form, 'id'), name: 'x', good_for: 'ever' }
  const body = new URLSearchParams(fields)
  for (const scope of ['rota:read', 'complaints:write']) body.append('scopes', scope)
  const answer = await admin.post(`${AULDBRIG}/keys/new`, body)
  expect(secretIn(answer)).toMatch(/^site_/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect((await newest()).scopes).toEqual(['complaints:write', 'rota:read'])
})

test('a key that cannot be as asked for is refused in words, and what was typed stays', async () => {
  const before = await listKeys(db)
  const wrong: [Record<string, string>, string][] = [
    [{ name: ' ' }, 'must say something'],
    [{ scopes: 'everything' }, 'There is no scope everything'],
    [{ id: 'x' }, 'id is a UUID'],
    [{ good_for: '1000d' }, 'not as it must be'],
  ]
  for (const [fields, words] of wrong) {
    const { page } = await addKey({ name: 'typed', ...fields })
    expect([page.status, wordsOf(page)]).toEqual([422, expect.stringContaining(words)])
  }
  const form = await admin.see(`${AULDBRIG}/keys/new`)
  const none = await admin.send(form, '/keys/new', { name: 'typed', good_for: '90d' })
  expect([none.status, wordsOf(none)]).toEqual([422, expect.stringContaining('A key needs a scope')])
  expect(none.html).toContain('value="typed"')
  expect(none.html).toMatch(/value="90d"\s+checked/)
  expect(none.html).not.toMatch(/name="scopes"[^>]*checked/)
  expect(await listKeys(db)).toEqual(before)
})

test('a key is replaced without a gap: both are good, then the old one is not; revoking asks first', async () => {
  const old = await addKey()
  const replaced = await press(`${AULDBRIG}/keys/${old.id}/replace`, { old_good_for: '1h' })
  const key = secretIn(replaced)!
  expect([await ask(old.key), await ask(key)]).toEqual([200, 200])
  expect(wordsOf(replaced)).toContain('The old key is good until')
  const site = await admin.see(AULDBRIG)
  expect(wordsOf(site)).toContain('replaced, good until')
  expect(site.html).not.toContain(`${old.id}/replace`)
  expect(site.html).not.toContain(key)
  // The answer loaded again makes no third one.
  const again = await admin.send(await admin.see(`${AULDBRIG}/keys/${old.id}/replace`), `/keys/${old.id}/replace`, {
    old_good_for: '30d',
  })
  expect([again.status, wordsOf(again)]).toEqual([409, expect.stringContaining('was replaced already')])
  expect(await told(`key:${old.id}`)).toMatchObject([
    { type: 'key_added', moderator_id: amira.id },
    { type: 'key_replaced', moderator_id: amira.id },
  ])

  ahead = 3_600_000
  expect([await ask(old.key), await ask(key)]).toEqual([401, 200])
  const { id } = await newest()
  const asked = await admin.see(`${AULDBRIG}/keys/${id}/revoke`)
  expect([asked.status, await ask(key)]).toEqual([200, 200])
  const revoked = await admin.send(asked, '/revoke', {})
  expect([path(revoked), wordsOf(revoked)]).toEqual([AULDBRIG, expect.stringContaining('The key is revoked')])
  expect(await ask(key)).toBe(401)
  expect((await told(`key:${id}`)).at(-1)).toMatchObject({ type: 'key_revoked', moderator_id: amira.id })
  ahead = 0
})

test('webhook secrets: two are valid at once, each is shown once, and the last one stays', async () => {
  const first = await press(`${AULDBRIG}/secrets/new`)
  expect(secretIn(first)).toMatch(/^whsec_/)
  const form = await admin.see(`${AULDBRIG}/secrets/new`)
  const second = await admin.send(form, '/secrets/new', {})
  expect(secretIn(second)).toMatch(/^whsec_/)
  expect(secretIn(second)).not.toBe(secretIn(first))
  const again = await admin.send(form, '/secrets/new', {})
  expect([again.status, wordsOf(again)]).toEqual([409, expect.stringContaining('added already')])
  const third = await press(`${AULDBRIG}/secrets/new`)
  expect([third.status, wordsOf(third)]).toEqual([409, expect.stringContaining('Two secrets of auldbrig are valid')])
  expect(third.html).not.toContain(`${AULDBRIG}/secrets/new`)
  for (const page of [again, third]) expect(page.html).not.toContain('whsec_')

  const [one, other] = await listSecrets(db, 'auldbrig')
  const retire = (id: string) => `${AULDBRIG}/secrets/${id}/retire`
  const asked = await admin.see(retire(one!.id))
  const retired = await admin.send(asked, '/retire', {})
  expect([path(retired), wordsOf(retired)]).toEqual([AULDBRIG, expect.stringContaining('The secret is retired')])
  const last = await press(retire(other!.id))
  expect([last.status, wordsOf(last)]).toEqual([409, expect.stringContaining('It is the only valid secret')])
  expect((await listSecrets(db, 'auldbrig')).map(({ retiredAt }) => retiredAt === null)).toEqual([false, true])
  expect((await told('site:auldbrig')).filter(({ moderator_id }) => moderator_id === amira.id)).toMatchObject([
    { type: 'secret_added' },
    { type: 'secret_added' },
    { type: 'secret_retired', data: { secret: one!.id } },
  ])
})

test('one site’s address leads to no other’s key, and what is nowhere is not found', async () => {
  const before = await listKeys(db)
  await db.transaction().execute(trx => newSiteKey(trx, 'strathbrae'))
  const [key] = await listKeys(db, 'strathbrae')
  const uuid = '00000000-0000-4000-8000-000000000000'
  const nowhere = [
    `${SITES}/nowhere`,
    `${SITES}/nowhere/keys/new`,
    `${SITES}/a%00b`,
    `${AULDBRIG}/keys/${key!.id}/revoke`,
    `${AULDBRIG}/keys/${key!.id}/replace`,
    `${AULDBRIG}/keys/${uuid}/revoke`,
    `${AULDBRIG}/secrets/x/retire`,
  ]
  const csrf = hiddenIn(await admin.see(`${AULDBRIG}/keys/new`), '_csrf')
  for (const where of nowhere) {
    const fields = { name: 'x', webhook: '', id: uuid, good_for: 'ever', old_good_for: '1h', scopes: 'rota:read' }
    const pages = [await admin.see(where), await admin.post(where, new URLSearchParams({ _csrf: csrf, ...fields }))]
    expect([where, ...pages.map(({ status }) => status)]).toEqual([where, 404, 404])
  }
  expect(await listKeys(db)).toEqual([...before, key])
})

test('an auditor sees every page that shows and no form; acts and their pages are refused to all but administrators', async () => {
  const { id } = await addKey()
  const secret = (await listSecrets(db, 'auldbrig')).find(({ retiredAt }) => retiredAt === null)!.id
  const acts = [
    `${SITES}/new`,
    `${AULDBRIG}/keys/new`,
    `${AULDBRIG}/keys/${id}/replace`,
    `${AULDBRIG}/keys/${id}/revoke`,
    `${AULDBRIG}/secrets/new`,
    `${AULDBRIG}/secrets/${secret}/retire`,
  ]
  const state = async () =>
    JSON.stringify([await listSites(db), await listKeys(db), await listSecrets(db, 'auldbrig'), await eventCount()])
  const before = await state()

  const auditor = await signedIn(db, desk, await aModerator(db, 'auditor', { role: 'auditor', pools: [] }))
  for (const where of [SITES, AULDBRIG]) {
    const page = await auditor.see(where)
    expect([where, page.status]).toEqual([where, 200])
    const main = page.html.slice(page.html.indexOf('<main'))
    expect(main).not.toMatch(/<form|<input|<button|\/new"|\/revoke"|\/replace"|\/retire"/)
  }
  // A token may stand in the path of a webhook.
  const site = await auditor.see(AULDBRIG)
  expect(wordsOf(site)).toContain('webhook to https://auldbrig.example')
  expect(site.html).not.toContain('path-token')
  expect(wordsOf(site)).toMatch(/May ask who is on duty .* made .* by Amira/)
  const senior = await signedIn(db, desk, await aModerator(db, 'senior', { role: 'senior' }))
  const ofOneSite = { role: 'auditor', pools: [], sites: ['auldbrig'] } as const
  const partly = await signedIn(db, desk, await aModerator(db, 'partly', ofOneSite))
  for (const person of [auditor, senior, partly]) {
    const csrf = hiddenIn(await person.see('/desk/preferences'), '_csrf')
    const fields = new URLSearchParams({
      _csrf: csrf,
      id: 'glen2',
      name: 'x',
      webhook: '',
      scopes: 'rota:read',
      good_for: 'ever',
      old_good_for: '1h',
    })
    for (const where of [...acts, AULDBRIG])
      expect([where, (await person.post(where, fields)).status]).toEqual([where, 403])
    for (const where of acts) expect([where, (await person.see(where)).status]).toEqual([where, 403])
  }
  for (const person of [senior, partly])
    for (const where of [SITES, AULDBRIG]) expect((await person.see(where)).status).toBe(403)
  expect(await state()).toBe(before)
})

async function eventCount(): Promise<number> {
  const events = await db.selectFrom('admin_events').select('id').where('moderator_id', 'is not', null).execute()
  return events.length
}
