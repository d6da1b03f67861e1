import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { listKeys } from '../../src/sites/list-keys.ts'
import { BACKEND_SCOPES } from '../../src/sites/scopes.ts'
import { hashToken } from '../../src/token.ts'
import { testUnless } from '../support/skipping.ts'
import { type Desk, ownDesk } from './at-the-desk.ts'
import { faultsOf } from './axe.ts'
import { noBrowser, type Person } from './browser.ts'

const test = testUnless(noBrowser)

let desk: Desk
let amira: Person
const found: string[] = []

test('by keyboard alone a site is added, given a key that is copied, and the key revoked', async () => {
  desk = await ownDesk({ oneOffHours: { '2027-05-06': [['09:00', '24:00']] } })
  amira = await desk.comesIn('amira', {}, { role: 'admin', name: 'Amira' })
  const { page } = amira
  await page.goto(`${desk.desk}/desk/admin/sites`)
  await tabTo(page, 'Add a site')
  await enter(page, 'Add a site')
  await tabTo(page, 'Id')
  await page.keyboard.type('glen')
  await page.keyboard.press('Tab')
  await page.keyboard.type('The Glen Herald')
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('The site is added').waitFor()

  await tabTo(page, 'Add a key')
  await enter(page, 'Add a key')
  await tabTo(page, 'Name')
  await page.keyboard.type('backend')
  await page.keyboard.press('Tab')
  // Not this one.
  await page.keyboard.press('Space')
  await tabTo(page, 'Add')
  await enter(page, 'The key is added')
  const key = await page.getByRole('textbox', { name: 'Key' }).inputValue()
  const [made] = await listKeys(desk.db, 'glen')
  expect(made).toMatchObject({ name: 'backend', scopes: BACKEND_SCOPES.slice(1) })
  expect(page.url()).not.toContain(key)

  // Whoever tabs to it has selected all of it.
  await tabTo(page, 'Key')
  await page.keyboard.press('Control+c')
  found.push(...(await faultsOf(page, 'a key that is shown once')))
  // Loaded again, by whoever comes after, the answer does not have it; nor does it make another.
  const reloaded = await page.reload()
  expect(reloaded!.status()).toBe(409)
  await page.getByRole('alert').getByText('added already, and shown once').waitFor()
  expect(await page.content()).not.toContain(key)
  expect(await listKeys(desk.db, 'glen')).toHaveLength(1)

  await tabTo(page, 'Name')
  await page.keyboard.press('Control+v')
  expect(await page.getByLabel('Name').inputValue()).toBe(key)
  await page.reload()

  await page.goto(`${desk.desk}/desk/admin/sites/glen`)
  await tabTo(page, 'Revoke the key backend')
  await enter(page, 'Revoke a key')
  await tabTo(page, 'Revoke the key')
  expect((await listKeys(desk.db, 'glen'))[0]!.revokedAt).toBeNull()
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('The key is revoked').waitFor()
  await tabTo(page, 'No longer good: 1')
  await page.keyboard.press('Enter')
  await page.getByText('revoked', { exact: false }).last().waitFor()
  expect((await listKeys(desk.db, 'glen'))[0]!.revokedAt).not.toBeNull()
}, 60_000)

test('a key is replaced and a secret added; axe finds nothing on any of it, and nothing is wider than a small window', async () => {
  const { page } = amira
  const site = `${desk.desk}/desk/admin/sites/auldbrig`
  const shown = async (name: string) => found.push(...(await faultsOf(page, name)))
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  await page.goto(`${desk.desk}/desk/admin/sites`)
  await shown('sites')
  await page.getByRole('link', { name: 'Add a site' }).click()
  await page.getByLabel('Id').fill('Not an id')
  await page.getByLabel('Name').fill('x')
  await press('Add')
  await page.getByRole('alert').waitFor()
  await shown('a site that was refused')

  await page.goto(`${site}/keys/new`)
  await page.getByLabel('Name').fill('The backend of the Auldbrig Chronicle, and its nightly import of everything')
  await shown('a new key')
  await press('Add')
  await page.getByRole('link', { name: 'To the site' }).click()
  await page.getByRole('link', { name: /^Replace/ }).click()
  await shown('a key to be replaced')
  await page.getByLabel('For a week').check()
  await press('Replace')
  const key = await page.getByLabel('New key').inputValue()
  const [newest, old] = await listKeys(desk.db, 'auldbrig')
  const kept = await desk.db.selectFrom('site_keys').select('key_hash').where('id', '=', newest!.id).executeTakeFirst()
  expect(kept!.key_hash).toEqual(hashToken(key))
  expect(old!.expiresAt!.getTime() - newest!.createdAt.getTime()).toBe(7 * 86_400_000)
  await page.getByRole('link', { name: 'To the site' }).click()
  await page
    .getByRole('link', { name: /^Revoke/ })
    .first()
    .click()
  await shown('a key to be revoked')

  for (const _ of [1, 2]) {
    await page.goto(`${site}/secrets/new`)
    await press('Add')
    await page.getByLabel('Webhook secret').waitFor()
  }
  await shown('a secret that is shown once')
  await page.getByRole('link', { name: 'To the site' }).click()
  await page.evaluate(`document.querySelectorAll('main details').forEach(fold => (fold.open = true))`)
  await shown('a site with everything')
  await page
    .getByRole('link', { name: /^Retire/ })
    .first()
    .click()
  await shown('a secret to be retired')
  await page.goto(`${desk.desk}/desk/admin/policy`)
  await page.locator('main summary').click()
  await shown('the policy')

  const auditor = await desk.comesIn('auditor', {}, { role: 'auditor', pools: [] })
  await auditor.page.goto(site)
  found.push(...(await faultsOf(auditor.page, 'a site, for an auditor')))
  expect(found).toEqual([])
  expect([...amira.heard, ...auditor.heard].filter(line => !line.includes('status of 4'))).toEqual([])
}, 90_000)

/** Goes on by Tab until what is called so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)) === name) return
  }
  throw new Error(`no Tab leads to ${name}: it is at ${await focused(page)}`)
}

async function enter(page: Page, heading: string): Promise<void> {
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: heading, exact: true }).waitFor()
}

async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>(`(() => {
    const one = document.activeElement
    const words = one.labels?.[0]?.textContent ?? one.textContent
    return words.replaceAll(/\\s+/g, ' ').trim()
  })()`)
}
