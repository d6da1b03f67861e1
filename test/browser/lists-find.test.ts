import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { claimNext } from '../../src/claim/claim-next.ts'
import { decide } from '../../src/decision/decide.ts'
import { aCase } from '../desk/at-the-desk.ts'
import { aModerator, rules } from '../support/desk.ts'
import { testUnless } from '../support/skipping.ts'
import { type Desk, ownDesk } from './at-the-desk.ts'
import { noBrowser } from './browser.ts'

const test = testUnless(noBrowser)

test('off duty it is said who is on duty and when one’s own shift begins; a senior takes a case on the record', async () => {
  const { policy, until: end } = fullTimeNow()
  const { db, desk, comesIn } = await ownDesk(policy)
  const id = await aCase(db)
  const ben = await comesIn('ben', {}, { pools: ['part_time'] })
  await ben.page.getByText(new RegExp(`^Full-time pool on duty until .*${end}$`)).waitFor()
  await ben.page.getByText(new RegExp(`The other pool is on duty. Your shift starts at .*${end}`)).waitFor()
  expect(await ben.page.getByRole('button', { name: 'Next case' }).count()).toBe(0)
  await ben.page.goto(`${desk}/desk/open`)
  expect(await ben.page.getByRole('button', { name: 'Take' }).count()).toBe(0)

  const catriona = await comesIn('catriona', {}, { role: 'senior', pools: ['part_time'] })
  await catriona.page.getByText('You may claim all the same; it is on the record.').waitFor()
  await catriona.page.goto(`${desk}/desk/open`)
  await catriona.page.getByRole('button', { name: `Take case ${id}` }).click()
  await catriona.page.getByRole('heading', { name: 'Decide', exact: true }).waitFor()
  const { data } = await db
    .selectFrom('case_events')
    .select('data')
    .where('type', '=', 'claimed')
    .executeTakeFirstOrThrow()
  expect(data).toMatchObject({ onDuty: false, picked: true })
  expect([...ben.heard, ...catriona.heard]).toEqual([])
})

test('a long list has pages, there and back', async () => {
  const { db, desk, comesIn } = await ownDesk()
  for (let i = 0; i < 30; i++) await aCase(db)
  const { page } = await comesIn('amira')
  await page.goto(`${desk}/desk/open`)
  const first = await rows(page)
  await page.getByRole('link', { name: 'Next page' }).click()
  await page.waitForURL(/after=/)
  const second = await rows(page)
  expect([first.length, new Set([...first, ...second]).size]).toEqual([25, 30])
  expect(await page.getByRole('link', { name: 'Next page' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Previous page' }).click()
  await page.waitForURL(/before=/)
  expect(await rows(page)).toEqual(first)
})

test('decided cases are searched for by several fields at once', async () => {
  const own = await ownDesk()
  const { db, desk } = own
  const author = (name: string) => ({ id: name, name })
  await decidesNext(own, await aCase(db, { comment: { text: 'A bath', author: author('Dougie') } }), 'no_abuse')
  const found = await aCase(db, { comment: { text: 'A bath', author: author('Shona') } })
  await decidesNext(own, found, 'no_abuse')
  await decidesNext(own, await aCase(db, { comment: { text: 'A bath', author: author('Shona') } }), 'no_threats')
  await decidesNext(own, await aCase(db, { comment: { text: 'A ferry', author: author('Shona') } }), 'no_abuse')
  const { page, heard } = await own.comesIn('amira')
  await page.goto(`${desk}/desk/decided`)
  expect(await page.locator('[data-row]').count()).toBe(4)
  await page.getByLabel('Words of the text').fill('bath')
  await page.getByLabel('Author').fill('Shona')
  await page.getByLabel('House rule').selectOption('no_abuse')
  await page.getByLabel('Moderator').selectOption({ label: 'decider' })
  await page.getByRole('button', { name: 'Search' }).click()
  await page.waitForURL(/words=bath/)
  expect(await page.locator('[data-row] [data-open]').allInnerTexts()).toEqual([`Case ${found}`])
  expect(await page.getByLabel('Author').inputValue()).toBe('Shona')
  await page.getByLabel('From').fill('2099-01-01')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByText('No decision is like that.').waitFor()
  expect(heard).toEqual([])
})

const rows = async (page: Page) => await page.locator('[data-row]').evaluateAll(all => all.map(({ id }) => id))

async function decidesNext({ db }: Desk, id: number, rule: string): Promise<void> {
  const decider = await aModerator(db, 'decider', { role: 'senior' })
  const now = new Date()
  const { claim } = await claimNext(db, decider, rules, now)
  expect(claim?.caseId).toBe(id)
  const choice = { version: 1, action: 'delete', rule } as const
  const holder = { moderatorId: decider.id, token: claim!.token }
  await db.transaction().execute(trx => decide(trx, holder, choice, rules, now))
}

/** Hours under which the full-time pool is on duty now, and some hours from now is not. */
function fullTimeNow() {
  const isMorning = new Date().getUTCHours() < 12
  const hours = [isMorning ? ['00:00', '18:00'] : ['06:00', '24:00']]
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  const fullTimeHours = Object.fromEntries(days.map(day => [day, hours]))
  return { policy: { timeZone: 'UTC', fullTimeHours }, until: isMorning ? '18:00' : '00:00' }
}
