import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { aCase } from '../desk/at-the-desk.ts'
import { testUnless } from '../support/skipping.ts'
import { type Desk, formOf, next, ownDesk, press } from './at-the-desk.ts'
import { noBrowser, type Person } from './browser.ts'

const test = testUnless(noBrowser)

let own: Desk
let amira: Person

test('without script: signed in by a link, the next case is pulled, read, and kept after its wording was read', async () => {
  own = await ownDesk()
  await aCase(own.db)
  amira = await own.comesIn('amira', { javaScriptEnabled: false })
  const { page } = amira
  await page.reload()
  await next(page)
  expect(await page.locator('article.comment .text').innerText()).toBe('The council couldnae run a bath.')
  await open(page, 'Keep')
  const answer = formOf(page, 'Keep').getByLabel('To the complainants')
  expect(await answer.inputValue()).toContain('left it as it is: The comment is within the house rules.')
  await press(page, 'Keep')
  await page.getByRole('status').getByText('decided: keep.').waitFor()
})

test('a decision is undone, and the case deleted: what will be sent is shown at the first press, sent at the second', async () => {
  const { page } = amira
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('is open again: nothing was sent.').waitFor()
  await open(page, 'Delete')
  await formOf(page, 'Delete').getByLabel('House rule').selectOption('no_abuse')
  await press(page, 'Delete')
  await page.getByRole('alert').getByText('Nothing is decided yet.').waitFor()
  const statement = formOf(page, 'Delete').getByLabel('To the author')
  expect(await statement.inputValue()).toContain('House rule: No abuse of readers or journalists.')
  await statement.fill('We have removed it. Please be kinder.')
  await press(page, 'Delete')
  await page.getByRole('status').getByText('decided: delete.').waitFor()
  const sent = await own.db.selectFrom('decision_texts').select('statement').execute()
  expect(sent.map(one => one.statement)).toContain('We have removed it. Please be kinder.')
})

test('a comment is amended, and the card says what was changed', async () => {
  const { page } = amira
  const id = await aCase(own.db)
  await next(page)
  await open(page, 'Amend')
  await page.getByLabel('The comment, amended').fill('The council could not run a bath.')
  await formOf(page, 'Amend').getByLabel('House rule').selectOption('no_abuse')
  await press(page, 'Amend')
  await page.getByRole('alert').getByText('Nothing is decided yet.').waitFor()
  expect(await page.getByLabel('The comment, amended').inputValue()).toBe('The council could not run a bath.')
  await press(page, 'Amend')
  await page.getByRole('status').getByText('decided: amend.').waitFor()
  await page.goto(`${own.desk}/desk/cases/${id}`)
  expect(await page.locator('.after del').innerText()).toContain('couldnae')
  expect((await page.locator('.after ins').allInnerTexts()).join(' ')).toMatch(/could[^]*not/)
})

test('a case is noted on, held for longer, and given back with a reason', async () => {
  const { page } = amira
  const id = await aCase(own.db)
  await next(page)
  await page.getByText('Add a note').click()
  await page.getByLabel('For colleagues').fill('His third this week.')
  await page.getByRole('button', { name: 'Add the note' }).click()
  await page.getByRole('heading', { name: 'One note' }).waitFor()
  await page.getByText('Not now, or not you?').click()
  await page.getByRole('button', { name: 'Hold until' }).click()
  await page.getByText('Not now, or not you?').click()
  expect(await page.getByRole('button', { name: 'Hold until' }).count()).toBe(0)
  await page.getByLabel('Back to the pool, because').selectOption({ label: 'I am not sure about it' })
  await page.getByRole('button', { name: 'Release' }).click()
  await page.getByText(`Case ${id} is back with the pool on duty.`).waitFor()
  await page.getByLabel('For this shift and the next').fill('The comments on the bridge are closed at six.')
  await page.getByRole('button', { name: 'Leave note' }).click()
  await page.locator('.desk-notes').getByText('closed at six').waitFor()
})

test('several are decided alike, and decisions are searched', async () => {
  const { page } = amira
  const ids = [await aCase(own.db), await aCase(own.db)]
  await page.goto(`${own.desk}/desk/open`)
  for (const id of ids) await page.getByRole('checkbox', { name: `Select case ${id}` }).check()
  await page.getByRole('button', { name: 'Decide alike' }).click()
  await page.locator('form.delete').getByLabel('House rule').selectOption('no_abuse')
  await page.getByRole('button', { name: 'Delete all 2' }).click()
  await page.getByRole('alert').getByText('Nothing is decided yet.').waitFor()
  await page.getByRole('button', { name: 'Delete all 2' }).click()
  await page.getByRole('heading', { name: '2 decided: delete' }).waitFor()

  await page.getByRole('link', { name: 'Decided' }).click()
  await page.getByLabel('Action').selectOption('amend')
  await page.getByRole('button', { name: 'Search' }).click()
  expect(await page.locator('ol.rows > li').count()).toBe(1)
  await page.locator('ol.rows').getByText('The council could not run a bath.').waitFor()
})

test('what a moderator likes is kept, and shown', async () => {
  const { page } = amira
  await page.getByRole('link', { name: 'Preferences' }).click()
  await page.getByRole('radio', { name: 'Light on dark' }).check()
  await page.getByRole('radio', { name: 'Larger still' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('status').getByText('Saved.').waitFor()
  expect(await page.locator('html[data-theme="dark"][data-text="largest"]').count()).toBe(1)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'The complaints desk' }).waitFor()
  // Chromium says of each script that it was not asked for; nothing else was heard.
  expect(amira.heard.filter(line => !line.endsWith('.js: csp'))).toEqual([])
})

async function open(page: Page, action: 'Keep' | 'Delete' | 'Amend'): Promise<void> {
  await formOf(page, action).locator('summary').click()
}
