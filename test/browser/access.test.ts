import { expect } from '@jest/globals'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { newSignInLink } from '../../src/people.ts'
import { testUnless } from '../support/skipping.ts'
import { formOf } from './at-the-desk.ts'
import { aPerson, noBrowser, overflow } from './browser.ts'
import { type FilledDesk, filledDesk } from './filled-desk.ts'
import { PAGES } from './pages.ts'

const test = testUnless(noBrowser)
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const LOOKS = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable']
const WIDE = { width: 1280, height: 900 }

let filled: FilledDesk

test('axe finds nothing on any page, light and dark, and none is wider than a small window', async () => {
  filled = await filledDesk()
  const found: string[] = []
  for (const { name, who = 'amira', show } of PAGES) {
    const { page } = filled.people[who]
    await show(page, filled)
    found.push(...(await faultsOf(page, name)))
  }
  expect(found).toEqual([])
}, 180_000)

test('nor on the pages of who has not signed in', async () => {
  const { page } = await aPerson()
  const found: string[] = []
  await page.goto(filled.desk)
  found.push(...(await faultsOf(page, 'sign in')))
  const link = `${filled.desk}/sign-in/${await newSignInLink(filled.db, 'ben')}`
  await page.goto(link)
  found.push(...(await faultsOf(page, 'sign in by a link')))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  found.push(...(await faultsOf(page, 'a link that was used')))
  expect(found).toEqual([])
})

test('a field is called by its label alone, and what a row’s buttons do is said with its case', async () => {
  const { page } = filled.people.amira
  await page.goto(`${filled.desk}/desk/cases/${filled.cases.held}`)
  for (const action of ['Keep', 'Delete', 'Amend'] as const) {
    await formOf(page, action).locator('summary').click()
    expect(await page.getByRole('combobox', { name: 'House rule', exact: true }).count()).toBe(1)
  }
  await page.getByText('Not now, or not you?').click()
  for (const name of ['Back to the pool, because', 'To a colleague'])
    expect(await page.getByRole('combobox', { name, exact: true }).count()).toBe(1)
  await page.goto(`${filled.desk}/desk/open`)
  const { open } = filled.cases
  expect(await page.getByRole('checkbox', { name: `Select case ${open}`, exact: true }).count()).toBe(1)
  expect(await page.getByRole('button', { name: `Take case ${open}`, exact: true }).count()).toBe(1)
})

/** What axe finds wide and light, and what it finds of looks narrow and dark; ids that two have; what is too wide. */
async function faultsOf(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  await page.evaluate(axe.source)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  found.push(...(await violations(page, { runOnly: TAGS })))
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 360, height: 740 })
  // All that a colour scheme and a width can change.
  found.push(...(await violations(page, { runOnly: LOOKS })))
  const twice = await page.evaluate<string[]>(
    '[...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, i, all) => all.indexOf(id) !== i)',
  )
  if (twice.length > 0) found.push(`ids that two have: ${twice.join(', ')}`)
  await page.evaluate('document.documentElement.dataset.text = "largest"')
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 })
    const over = await overflow(page)
    if (over > 0) found.push(`${over} px wider than ${width}: ${await widest(page)}`)
  }
  await page.setViewportSize(WIDE)
  return found.map(words => `${name}: ${words}`)
}

async function violations(page: Page, options: axe.RunOptions): Promise<string[]> {
  const asked = JSON.stringify({ ...options, resultTypes: ['violations'], preload: false })
  const found = await page.evaluate<axe.AxeResults>(`axe.run(document, ${asked})`)
  return found.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`))
}

const widest = async (page: Page) =>
  await page.evaluate<string>(`[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
    .map(one => one.cloneNode(false).outerHTML).join(' ')`)
