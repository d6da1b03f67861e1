import { expect, test } from '@jest/globals'
import { changeModerator, type ModeratorChanges } from '../../src/people/moderators.ts'
import { aVisitor, type Page, wordsOf } from '../start/visitor.ts'
import { aModerator } from '../support/desk.ts'
import { anotherKey, type IdToken } from './a-provider.ts'
import { aDeskWithProvider, aTraveller } from './at-the-provider.ts'

const { db, desk, callback, startProvider } = await aDeskWithProvider()
const amira = await aModerator(db, 'amira', { email: 'amira@courier.example', role: 'admin' })
await aModerator(db, 'ben', { email: 'ben@courier.example' })
await aModerator(db, 'carol', { email: 'carol@courier.example', role: 'admin' })
await aModerator(db, 'gone', { email: 'gone@courier.example' })
const change = (login: string, changes: ModeratorChanges) =>
  db.transaction().execute(trx => changeModerator(trx, login, changes, 'command', new Date()))
await change('gone', { disabled: true })

let provider: Awaited<ReturnType<typeof startProvider>>
const begin = `${desk}/sign-in/oidc`
const sessions = async () => (await db.selectFrom('sessions').select('id').execute()).length
const signsIn = async (who: string, visitor = aVisitor()) => {
  provider.is.who = who
  return await visitor.get(begin)
}
/** A browser, and the address with which it would come back. */
const onTheWayBack = async (who = 'amira') => {
  const traveller = aTraveller(callback)
  const { url } = await signsIn(who, traveller)
  expect(url).toMatch(/\?code=[^&]+&state=/)
  traveller.goesOn()
  return { traveller, back: url }
}
const isRefused = (page: Page, words: string, status = 403) => {
  expect([page.status, wordsOf(page)]).toEqual([status, expect.stringContaining(words)])
  expect(page.html).toContain('Sign in with the Courier’s account')
}

test('a provider that is away stops nobody’s desk: the page says so, and once it is back one signs in', async () => {
  const page = await aVisitor().get(begin)
  isRefused(page, 'does not answer at the moment', 503)
  expect((await aVisitor().get(`${desk}/sign-in`)).status).toBe(200)
  provider = await startProvider()
  const { back } = await onTheWayBack()
  expect(back).toContain(encodeURIComponent(provider.issuer))
  await db.deleteFrom('oidc_attempts').execute()
})

test('somebody whose verified address is on the list comes in, to the page they wanted, and is linked', async () => {
  const visitor = aVisitor()
  const asked = await visitor.get(`${desk}/desk/account?done=ended`)
  expect(asked.status).toBe(401)
  expect(asked.html).toContain('href="/sign-in/oidc?next=%2Fdesk%2Faccount%3Fdone%3Dended"')
  // Where there is a provider there are no passwords, unless it is said.
  expect(asked.html).not.toContain('type="password"')
  provider.is.who = 'amira'
  const page = await visitor.get(`${begin}?next=%2Fdesk%2Faccount%3Fdone%3Dended`)
  expect([page.url, page.status]).toEqual([`${desk}/desk/account?done=ended`, 200])
  expect(wordsOf(page)).toMatch(/amira \( amira \).*Signs in through http.*with the Courier’s account/)
  expect(await db.selectFrom('moderator_identities').select(['issuer', 'subject', 'moderator_id']).execute()).toEqual([
    { issuer: provider.issuer, subject: 'amira', moderator_id: amira.id },
  ])
  expect(await db.selectFrom('sessions').select(['how', 'moderator_id']).execute()).toEqual([
    { how: 'oidc', moderator_id: amira.id },
  ])
  expect(await db.selectFrom('oidc_attempts').select('nonce').execute()).toEqual([])
})

test('known once, they are known by who they are there, whatever address they have now', async () => {
  provider.is.says = { amira: { email: 'married@courier.example', email_verified: false } }
  expect((await signsIn('amira')).url).toBe(`${desk}/desk`)
  // And who has their old address now is not them.
  provider.is.says = { newcomer: { email: 'amira@courier.example', email_verified: true } }
  isRefused(await signsIn('newcomer'), 'not on this desk’s list')
})

const CHANGES: [string, (token: IdToken) => Partial<IdToken>][] = [
  ['with another nonce', ({ claims }) => ({ claims: { ...claims, nonce: 'another' } })],
  ['without a nonce', ({ claims }) => ({ claims: { ...claims, nonce: undefined } })],
  ['that is over', ({ claims }) => ({ claims: { ...claims, exp: Math.floor(Date.now() / 1000) - 60 } })],
  ['of another issuer', ({ claims }) => ({ claims: { ...claims, iss: 'https://evil.example' } })],
  ['for somebody else', ({ claims }) => ({ claims: { ...claims, aud: 'another' } })],
  ['for several, not all of them us', ({ claims }) => ({ claims: { ...claims, aud: ['postmod', 'x'], azp: 'x' } })],
  ['about nobody', ({ claims }) => ({ claims: { ...claims, sub: undefined } })],
  ['signed by another key', () => ({ key: anotherKey() })],
  ['that says something else than was signed', () => ({ key: undefined })],
  ['signed by nobody', ({ header }) => ({ header: { ...header, alg: 'none' }, key: undefined })],
]

test.each(CHANGES)('an ID token %s lets nobody in', async (_what, changes) => {
  provider.is.says = { amira: {} }
  const before = await sessions()
  provider.is.changed = token => ({ ...token, ...changes(token) })
  const page = await signsIn('amira')
  provider.is.changed = token => token
  isRefused(page, 'did not confirm who you are')
  expect(await sessions()).toBe(before)
  // It was that, and nothing else.
  expect((await signsIn('amira')).url).toBe(`${desk}/desk`)
  provider.is.changed = undefined
})

test('what was said no to at the provider, and a code that fits no proof of ours, let nobody in', async () => {
  provider.is.refuses = true
  isRefused(await signsIn('amira'), 'did not confirm who you are')
  provider.is.refuses = false
  const { traveller, back } = await onTheWayBack()
  await db
    .updateTable('oidc_attempts')
    .set({ code_verifier: 'x'.repeat(43) })
    .execute()
  isRefused(await traveller.get(back), 'did not confirm who you are')
})

test('an answer is taken once, also of two at the same moment', async () => {
  const { traveller, back } = await onTheWayBack()
  const before = await sessions()
  const pages = await Promise.all([traveller.get(back), traveller.get(back)])
  expect(pages.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403])
  isRefused(await traveller.get(back), 'was used already')
  expect(await sessions()).toBe(before + 1)
})

test('an answer is taken under the state that it was asked with, within ten minutes', async () => {
  for (const spoil of [
    (back: string) => back.replace(/state=[^&]+/, 'state=another'),
    (back: string) => back.replace(/&state=[^&]+/, ''),
    (back: string) => `${back}&state=another`,
    (back: string) => back.replace(/\?.*/, ''),
  ]) {
    const { traveller, back } = await onTheWayBack()
    isRefused(await traveller.get(spoil(back)), 'not begun in this browser')
  }
  const { traveller, back } = await onTheWayBack()
  await db.updateTable('oidc_attempts').set({ expires_at: new Date() }).execute()
  isRefused(await traveller.get(back), 'longer than ten minutes')
})

test('an answer is taken from the browser that asked: nobody is led into somebody else’s session', async () => {
  const { traveller, back } = await onTheWayBack()
  const other = aVisitor()
  isRefused(await other.get(back), 'not begun in this browser')
  expect((await other.get(`${desk}/desk`)).status).toBe(401)
  // Somebody else has seen it: it is good for nobody.
  isRefused(await traveller.get(back), 'not begun in this browser')
  const begun = await onTheWayBack()
  const { back: others } = await onTheWayBack('carol')
  isRefused(await begun.traveller.get(others), 'not begun in this browser')
})

test('two tabs of one browser come back, each with its own', async () => {
  const traveller = aTraveller(callback)
  const backs = [(await signsIn('amira', traveller)).url, (await signsIn('amira', traveller)).url]
  traveller.goesOn()
  for (const back of backs) expect((await traveller.get(back)).url).toBe(`${desk}/desk`)
})

test('who is not on the list, has no verified address or was disabled is told the same, and nothing of who is on it', async () => {
  provider.is.says = {
    ben: { email: 'ben@courier.example', email_verified: false },
    ben2: { email: 'ben@courier.example' },
    gone: { email: 'gone@courier.example', email_verified: true },
    nobody: { email: 'nobody@elsewhere.example', email_verified: true },
    nameless: {},
  }
  const before = await sessions()
  const pages: string[] = []
  for (const who of Object.keys(provider.is.says)) {
    const page = await signsIn(who)
    isRefused(page, 'You are not on this desk’s list')
    pages.push(page.html.replaceAll(/name="_csrf" value="[^"]+"/g, ''))
  }
  expect(new Set(pages).size).toBe(1)
  expect(await sessions()).toBe(before)
})

test('whose role was taken away while they are signed in may no more at their next click; disabled, they are out', async () => {
  provider.is.says = { carol: { email: 'carol@courier.example', email_verified: true } }
  const visitor = aVisitor()
  expect((await signsIn('carol', visitor)).url).toBe(`${desk}/desk`)
  const people = () => visitor.get(`${desk}/desk/admin/people`)
  expect((await people()).status).toBe(200)
  await change('carol', { role: 'moderator' })
  expect((await people()).status).toBe(403)
  expect((await visitor.get(`${desk}/desk`)).status).toBe(200)
  await change('carol', { disabled: true })
  expect((await visitor.get(`${desk}/desk`)).status).toBe(401)
  isRefused(await signsIn('carol', visitor), 'not on this desk’s list')
})

test('a provider that goes away in between says so, and its new keys are known when it is back', async () => {
  const { traveller, back } = await onTheWayBack()
  await provider.close()
  isRefused(await traveller.get(back), 'does not answer at the moment', 503)
})
