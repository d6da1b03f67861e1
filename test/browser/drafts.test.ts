import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { aComplaint } from '../support/complaint.ts'
import { receive } from '../support/desk.ts'
import { testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { aCase } from '../desk/at-the-desk.ts'
import { choose, type Desk, formOf, next, ownDesk, press } from './at-the-desk.ts'
import { noBrowser } from './browser.ts'

// What was typed is never lost, and never said of another rule or in place of what was tried last.
const test = testUnless(noBrowser)

const MINE = 'My own words for the author.'

test('after a reload a rule has its own words, whichever was chosen before; words of one’s own come back with theirs', async () => {
  const { db, comesIn } = await ownDesk()
  await aCase(db)
  const { page, heard } = await comesIn('amira')
  await next(page)
  await choose(page, 'Delete', 'no_abuse')
  await choose(page, 'Delete', 'no_hatred')
  await page.reload()
  await until('it is open again', async () => (await told(page, 'Delete')).statement?.includes('House rule') === true)
  expect(await told(page, 'Delete')).toEqual({ rule: 'no_hatred', statement: expect.stringContaining('No hatred') })

  await formOf(page, 'Delete').getByLabel('To the author').fill(MINE)
  await page.reload()
  await until('they are back', async () => (await told(page, 'Delete')).statement === MINE)
  await choose(page, 'Delete', 'no_abuse')
  await page.reload()
  await until('it is open again', async () => (await told(page, 'Delete')).rule === 'no_abuse')
  await until('its words came', async () => (await told(page, 'Delete')).statement?.includes('No abuse') === true)
  expect(heard).toEqual([])
})

test('a decision that was refused comes back open, with its words; what was typed for another stays folded', async () => {
  const own = await ownDesk()
  await aCase(own.db, { comment: { id: 'new' }, reason: 'spam' })
  const { page, heard } = await own.comesIn('amira')
  await next(page)
  await choose(page, 'Amend', 'no_abuse', 'The council could not run.')
  await choose(page, 'Delete', 'no_hatred')
  await formOf(page, 'Delete').getByLabel('To the author').fill(MINE)
  await newReason(own)
  await press(page, 'Delete')
  await page.getByRole('alert').getByText('read what is new').waitFor()
  await page.waitForLoadState('networkidle')
  expect(await folds(page)).toEqual(['delete'])
  expect(await told(page, 'Delete')).toEqual({ rule: 'no_hatred', statement: MINE })
  expect(await page.getByLabel('The comment, amended').inputValue()).toBe('The council could not run.')
  expect(heard).toEqual([expect.stringContaining('status of 409')])
})

test('what was typed outlives a press that was too late: it is there when the case is taken again, until it is decided', async () => {
  const { db, comesIn } = await ownDesk()
  const id = await aCase(db)
  const { page } = await comesIn('amira')
  await next(page)
  await choose(page, 'Delete', 'no_hatred')
  await formOf(page, 'Delete').getByLabel('To the author').fill(MINE)
  await page.context().clearCookies({ name: new RegExp(`claim|${id}`) })
  await press(page, 'Delete')
  await page.getByRole('alert').getByText('no longer yours').waitFor()
  expect(await page.locator('select[name="rule"]').count()).toBe(0)
  await page.getByRole('button', { name: 'Go on in this browser' }).click()
  await until('it is back', async () => (await told(page, 'Delete')).statement === MINE)
  await press(page, 'Delete')
  await page.getByText(`Case ${id} decided: delete.`).waitFor()
  expect(await kept(page)).toEqual([])

  // What is undone comes back from the record; what is typed after that is newer.
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await page.getByText(`Case ${id} is open again`).waitFor()
  expect(await told(page, 'Delete')).toEqual({ rule: 'no_hatred', statement: MINE })
  await formOf(page, 'Delete').getByLabel('To the author').fill('Other words.')
  await page.reload()
  await until('they are back', async () => (await told(page, 'Delete')).statement === 'Other words.')
})

test('a note is kept until it is written, and not after', async () => {
  const { db, comesIn } = await ownDesk()
  await aCase(db)
  const { page, heard } = await comesIn('amira')
  await next(page)
  await page.keyboard.press('m')
  await page.keyboard.type('Ask Ben.')
  await page.reload()
  const note = page.locator('form[action$="/notes"] textarea')
  await until('it is back', async () => (await note.inputValue()) === 'Ask Ben.')
  await page.getByRole('button', { name: 'Add the note' }).click()
  await page.getByRole('heading', { name: 'One note' }).waitFor()
  expect([await note.inputValue(), await kept(page), heard]).toEqual(['', [], []])
})

test('whoever signs out leaves nothing of what they typed in the tab', async () => {
  const { db, comesIn } = await ownDesk()
  await aCase(db)
  const { page } = await comesIn('amira')
  await next(page)
  await page.keyboard.press('m')
  await page.keyboard.type('Ask Ben.')
  expect(await kept(page)).toHaveLength(1)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'The complaints desk' }).waitFor()
  expect(await kept(page)).toEqual([])
})

async function newReason({ db }: Desk): Promise<void> {
  const complaint = aComplaint({ comment: { id: 'new' }, reason: 'threat', complainant: { key: 'sub-9' } })
  await receive(db, [complaint], new Date())
}

/** Under which rule the author would be told what; nothing before it is in view. */
async function told(page: Page, action: 'Delete'): Promise<{ rule?: string; statement?: string }> {
  const form = formOf(page, action)
  const statement = form.getByLabel('To the author')
  if (!(await statement.isVisible())) return {}
  const shown = await form.locator('input[name="shown"]').inputValue()
  const rule = await form.locator('select[name="rule"]').inputValue()
  expect(shown).toBe(rule)
  return { rule, statement: await statement.inputValue() }
}

const folds = async (page: Page) =>
  await page
    .locator('details.decision[open]')
    .evaluateAll(open => open.map(one => one.className.replace('decision ', '')))

const kept = async (page: Page) =>
  await page.evaluate<string[]>(`Object.keys(sessionStorage).filter(key => key.includes('draft'))`)
