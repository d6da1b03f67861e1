import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { aSite } from '../support/desk.ts'
import { testUnless } from '../support/skipping.ts'
import { ownDesk } from './at-the-desk.ts'
import { faultsOf } from './axe.ts'
import { aPerson, noBrowser } from './browser.ts'

const test = testUnless(noBrowser)

test('an administrator adds a moderator of one site, lets them in, and takes it away: their next press is refused', async () => {
  const { db, desk, comesIn } = await ownDesk()
  await aSite(db, undefined, 'courier')
  await db.updateTable('sites').set({ name: 'The Courier' }).where('id', '=', 'courier').execute()
  const admin = await comesIn('amira', {}, { role: 'admin' })
  const { page } = admin
  const wrong: string[] = []

  // By the keyboard alone, from the desk to somebody new.
  await tabTo(page, 'Admin')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'People', exact: true }).waitFor()
  await tabTo(page, 'Somebody new')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Somebody new' }).waitFor()
  await tabTo(page, 'login')
  await page.keyboard.type('Ben')
  await tabTo(page, 'name')
  await page.keyboard.type('Ben Ross')
  await tabTo(page, 'sees')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'sites')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')

  // A login has no capital: it is said at its field, and the rest is still there.
  await page.getByRole('alert').getByText('Login: lower-case letters').waitFor()
  wrong.push(...(await faultsOf(page, 'somebody new, refused')))
  await page.getByRole('textbox', { name: /^Login/ }).fill('ben')
  expect(await page.getByRole('textbox', { name: /^Name/ }).inputValue()).toBe('Ben Ross')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('heading', { name: 'Ben Ross' }).waitFor()
  const sees = page.getByRole('group', { name: 'Sites they see' })
  const { site_id } = await db.selectFrom('moderator_sites').select('site_id').executeTakeFirstOrThrow()
  expect(await sees.locator('[name="sites"]:checked').getAttribute('value')).toBe(site_id)
  expect(await sees.locator('[name="sees"]:checked').getAttribute('value')).toBe('these')
  wrong.push(...(await faultsOf(page, 'a person')))

  // The link is told once, and not after the page is loaded again.
  const answer = page.waitForResponse(response => response.request().method() === 'POST')
  await page.getByRole('button', { name: 'Make a sign-in link' }).click()
  expect((await answer).headers()['cache-control']).toBe('no-store')
  const link = await page.getByLabel('Link', { exact: true }).inputValue()
  wrong.push(...(await faultsOf(page, 'a sign-in link')))
  await page.goto(page.url())
  await page.getByRole('heading', { name: 'Ben Ross' }).waitFor()
  expect(await page.content()).not.toContain(link.split('/').at(-1))

  const ben = await aPerson()
  await ben.page.goto(link)
  await ben.page.getByRole('button', { name: 'Sign in' }).click()
  await ben.page.getByRole('heading', { name: 'Complaints desk' }).waitFor()
  expect(await ben.page.getByRole('link', { name: 'Admin' }).count()).toBe(0)
  await ben.page.goto(`${desk}/desk/admin/people`)
  await ben.page.getByRole('heading', { name: 'That is not for you to do' }).waitFor()
  await ben.page.goto(`${desk}/desk`)

  // An auditor decides nothing any more, from a page that still has its button.
  await page.reload()
  await page.getByRole('radio', { name: /^auditor/ }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  await ben.page.getByRole('button', { name: 'Next case' }).click()
  await ben.page.getByText('An auditor reads everything and changes nothing.').waitFor()

  // They leave: the next page asks who they are.
  await page.getByText('They leave the desk?').click()
  await page.getByRole('button', { name: 'They may not work here any more' }).click()
  await page.getByRole('status').getByText('They may not work here any more.').waitFor()
  wrong.push(...(await faultsOf(page, 'somebody who left')))
  await ben.page.goto(`${desk}/desk`)
  await ben.page.getByRole('heading', { name: 'The complaints desk' }).waitFor()

  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByRole('heading', { name: 'May not work here any more' }).waitFor()
  wrong.push(...(await faultsOf(page, 'people')))
  await page.getByRole('link', { name: 'Who did what' }).click()
  await page.getByText('ended the work of').waitFor()
  wrong.push(...(await faultsOf(page, 'who did what')))
  await page.getByLabel('Done by').selectOption({ label: 'The command' })
  await page.getByRole('button', { name: 'Show' }).click()
  await page.waitForURL(/by=command/)
  expect(await page.getByText('ended the work of').count()).toBe(0)

  expect(wrong).toEqual([])
  // Chromium's own word on the answers that refused.
  expect([...admin.heard, ...ben.heard].filter(line => !/status of (401|403|422)/.test(line))).toEqual([])
}, 90_000)

const MOST_TABS = 40

/** Comes to a field by its name, or to a link by its words; what has the focus can be seen to have it. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press('Tab')
    const [here, marked] = await page.evaluate<[string, boolean]>(`{
      const one = document.activeElement
      const { outlineStyle } = getComputedStyle(one)
      ;[one.name || one.textContent.trim().replaceAll(/\\s+/g, ' ').slice(0, 40), outlineStyle !== 'none']
    }`)
    passed.push(here)
    if (here !== name) continue
    expect([here, marked]).toEqual([name, true])
    return
  }
  throw new Error(`${name} is not among ${passed.join(', ')}`)
}
