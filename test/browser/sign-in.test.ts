import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { freePort } from '../../src/embedded/free-port.ts'
import { setPassword } from '../../src/people/passwords.ts'
import { beginSession } from '../../src/people/sessions.ts'
import { startDesk } from '../../src/desk/start.ts'
import { aProvider, CLIENT } from '../sign-in/a-provider.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator } from '../support/desk.ts'
import { testUnless } from '../support/skipping.ts'
import { testRuntime } from '../support/system.ts'
import { anotherSite } from './another-site.ts'
import { faultsOf } from './axe.ts'
import { aPerson, noBrowser, type Person } from './browser.ts'

const test = testUnless(noBrowser)
const GOOD = 'correct horse battery'

const { db, url } = await testDatabase()
const port = await freePort()
const desk = `http://127.0.0.1:${port}`
const provider = await aProvider(
  `${desk}/sign-in/oidc/callback`,
  { amira: { email: 'amira@courier.example', email_verified: true } },
  // To a browser another site than the desk's.
  { host: 'localhost' },
)
const env = { OIDC_ISSUER: provider.issuer, OIDC_NAME: 'the Courier’s account', ...CLIENT, PASSWORDS: 'on' }
await startDesk(await testRuntime(url, { ...env, DESK_PORT: String(port), DESK_URL: desk }))
const amira = await aModerator(db, 'amira', { email: 'amira@courier.example' })
const ben = await aModerator(db, 'ben')
for (const { id } of [amira, ben])
  await db.transaction().execute(trx => setPassword(trx, id, GOOD, 'command', new Date()))

const openSessions = async () =>
  (await db.selectFrom('sessions').select('id').where('ended_at', 'is', null).execute()).length
const sessionCookie = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name.endsWith('postmod_session'))
async function typesIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(login)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
async function signedIn(login = 'amira'): Promise<Person> {
  const person = await aPerson()
  await person.page.goto(`${desk}/desk`)
  await typesIn(person.page, login, GOOD)
  await person.page.getByRole('heading', { name: 'Complaints desk' }).waitFor()
  return person
}

test('axe finds nothing on the pages by which one comes in and keeps one’s account', async () => {
  const { page } = await aPerson()
  const found: string[] = []
  await page.goto(`${desk}/desk/account`)
  found.push(...(await faultsOf(page, 'asked to sign in')))
  await typesIn(page, 'amira', 'wrong')
  await page.getByRole('alert').waitFor()
  expect(await page.getByLabel('Name').inputValue()).toBe('amira')
  found.push(...(await faultsOf(page, 'refused')))
  await typesIn(page, 'amira', GOOD)
  await page.getByRole('heading', { name: 'Account' }).waitFor()
  found.push(...(await faultsOf(page, 'account, with a password')))
  await page.getByLabel('Present password').fill(GOOD)
  await page.getByLabel('New password, at least').fill('short')
  await page.getByLabel('New password, again').fill('short')
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByRole('alert').waitFor()
  found.push(...(await faultsOf(page, 'account, a password that was refused')))
  expect(found).toEqual([])
})

test('by keyboard alone: a name, a password, Enter, and one is where one wanted to be', async () => {
  const { page } = await aPerson()
  await page.goto(`${desk}/desk/mine`)
  const isThere = () => page.evaluate<boolean>('document.activeElement.name === "login"')
  for (let i = 0; i < 12 && !(await isThere()); i++) await page.keyboard.press('Tab')
  await page.keyboard.type('amira')
  await page.keyboard.press('Tab')
  await page.keyboard.type(GOOD)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  expect(page.url()).toBe(`${desk}/desk/mine`)
})

test('through a provider on another site, and back to the page that was wanted', async () => {
  provider.is.who = 'amira'
  const { page, heard } = await aPerson()
  await page.goto(`${desk}/desk/open`)
  await page.getByRole('link', { name: 'Sign in with the Courier’s account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  expect(page.url()).toBe(`${desk}/desk/open`)
  expect(heard.filter(words => !words.includes('401'))).toEqual([])
})

test.each(['localhost', '127.0.0.1'] as const)(
  'a form on somebody else’s page (%s) signs nobody out, and changes nothing',
  async host => {
    const other = await anotherSite(host)
    const { page } = await signedIn()
    const before = { sessions: await openSessions(), cookie: await sessionCookie(page) }
    const acts = ['/sign-out', '/desk/account/sessions/end-others', '/desk/next']
    for (const act of acts) {
      await page.goto(other.formTo(desk + act, { _csrf: 'made-up' }))
      const [answer] = await Promise.all([
        page.waitForResponse(response => response.url() === desk + act),
        page.getByRole('button').click(),
      ])
      expect([act, [401, 403].includes(answer.status())]).toEqual([act, true])
    }
    // Nor is anybody signed in as whoever made that page.
    await page.goto(other.formTo(`${desk}/sign-in/password`, { login: 'ben', password: GOOD }))
    await page.getByRole('button').click()
    await page.getByText('This page had grown old').first().waitFor()
    expect({ sessions: await openSessions(), cookie: await sessionCookie(page) }).toEqual(before)
    await page.goto(`${desk}/desk/account`)
    expect(await page.getByText('(amira)').count()).toBe(1)
  },
)

test('a session that somebody planted here is not the one that is signed in to, and is over', async () => {
  const planted = await beginSession(db, ben.id, 'password', new Date())
  const person = await aPerson()
  const { page } = person
  await page.context().addCookies([{ name: 'postmod_session', value: planted.token, url: desk }])
  await page.goto(`${desk}/desk/account`)
  await page.getByText('(ben)').waitFor()
  await db.deleteFrom('failed_guesses').execute()
  await page.goto(`${desk}/sign-in/link_none`)
  await page.evaluate(`(() => {
    const form = document.querySelector('main form')
    form.action = '/sign-in/password'
    for (const [name, value] of [['login', 'amira'], ['password', '${GOOD}']]) {
      const field = document.createElement('input')
      field.name = name
      field.value = value
      form.append(field)
    }
  })()`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${desk}/desk`)
  const mine = await sessionCookie(page)
  expect(mine?.value).not.toBe(planted.token)
  const headers = { cookie: `postmod_session=${planted.token}`, accept: 'text/html' }
  expect((await fetch(`${desk}/desk`, { headers })).status).toBe(401)
})

test('no script sees the session’s cookie', async () => {
  const { page } = await signedIn()
  expect(await page.evaluate('document.cookie')).toBe('')
  expect(await sessionCookie(page)).toMatchObject({
    name: 'postmod_session',
    domain: '127.0.0.1',
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: false,
  })
})

test('where the desk is https a browser takes its cookies, for TLS only and for this host alone', async () => {
  const tlsPort = await freePort()
  const tls = `http://localhost:${tlsPort}`
  // What a proxy would speak TLS for. To a browser this machine itself is as safe.
  await startDesk(await testRuntime(url, { DESK_PORT: String(tlsPort), DESK_URL: 'https://desk.example.com' }))
  const { page } = await aPerson()
  await page.goto(`${tls}/desk/mine`)
  await typesIn(page, 'amira', GOOD)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  expect(await sessionCookie(page)).toMatchObject({
    name: '__Host-postmod_session',
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: true,
  })
})

test('nobody is led off the desk by an address to go on to, however it is written', async () => {
  const { page } = await signedIn()
  const other = 'localhost:9/desk'
  for (const next of [
    `//${other}`,
    `/\\${other}`,
    `http://${other}`,
    `/desk/../..//${other}`,
    `/desk/%2e%2e/%2e%2e//${other}`,
    `/desk/\\..\\..\\\\${other}`,
    `/\t/${other}`,
    `%2F%2F${other}`,
    `javascript:location='http://${other}'`,
    `/desk\r\nLocation: http://${other}`,
  ]) {
    await page.goto(`${desk}/sign-in?${new URLSearchParams({ next }).toString()}`)
    expect([next, page.url()]).toEqual([next, `${desk}/desk`])
    await page.goto(`${desk}/sign-in?next=${next}`)
    expect([next, page.url().startsWith(`${desk}/`)]).toEqual([next, true])
  }
})
