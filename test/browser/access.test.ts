import { expect } from '@jest/globals'
import { testUnless } from '../support/skipping.ts'
import { formOf } from './at-the-desk.ts'
import { faultsOn } from './axe.ts'
import { noBrowser } from './browser.ts'
import { type FilledDesk, filledDesk } from './filled-desk.ts'
import { CARDS } from './pages.ts'

const test = testUnless(noBrowser)

let filled: FilledDesk

test('axe finds nothing on a case’s page in any state, light and dark, and none is wider than a small window', async () => {
  filled = await filledDesk()
  expect(await faultsOn(CARDS, filled)).toEqual([])
}, 180_000)

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
