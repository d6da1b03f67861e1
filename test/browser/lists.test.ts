import { setTimeout as wait } from 'node:timers/promises'
import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { claimNext } from '../../src/claim/claim-next.ts'
import { decide } from '../../src/decision/decide.ts'
import { buildDesk } from '../../src/desk/app.ts'
import { aCase, aDesk } from '../desk/at-the-desk.ts'
import { afterwards } from '../support/afterwards.ts'
import { aModerator, rules } from '../support/desk.ts'
import { testUnless } from '../support/skipping.ts'
import { testRuntime } from '../support/system.ts'
import { choose, next, ownDesk, press, type Desk } from './at-the-desk.ts'
import { noBrowser } from './browser.ts'

const test = testUnless(noBrowser)

test('what is done at another desk process is said in the list, and nothing in it moves', async () => {
  const own = await ownDesk()
  const { db, desk } = own
  const [taken, decided, stays] = [await aCase(db), await aCase(db), await aCase(db)]
  const amira = await own.comesIn('amira')
  const ben = await own.comesIn('ben')
  const other = await aDesk(await testRuntime(own.url, own.env))
  const { page } = amira
  await page.goto(`${desk}/desk/open`)
  for (const id of [taken, decided, stays]) await box(page, id).check()
  await page.setViewportSize({ width: 700, height: 900 })
  const before = await places(page)

  const added = await aCase(db)
  await page.getByRole('link', { name: 'Show 1 new' }).waitFor()
  await page.getByRole('link', { name: 'Open 4' }).waitFor()
  await ben.page.goto(`${other}/desk`)
  await next(ben.page)
  await state(page, taken).getByText('Taken by ben').waitFor()
  await page.getByRole('link', { name: 'Open 3' }).waitFor()
  await next(ben.page)
  await choose(ben.page, 'Delete', 'no_abuse')
  await press(ben.page, 'Delete')
  await state(page, decided).getByText('Decided: delete, by ben').waitFor()
  expect(await places(page)).toEqual(before)
  expect(await page.locator(`#row-${added}`).count()).toBe(0)
  for (const id of [taken, decided]) {
    expect([await box(page, id).isChecked(), await box(page, id).isDisabled()]).toEqual([false, true])
  }
  expect([await box(page, stays).isChecked(), await box(page, stays).isDisabled()]).toEqual([true, false])

  await page.getByRole('link', { name: 'Show 1 new' }).click()
  await page.locator(`#row-${added}`).waitFor()
  expect(await page.locator('[data-row]').count()).toBe(2)
  expect([...amira.heard, ...ben.heard]).toEqual([])
})

test('another tab and a reload show what is held; a decision is undone from Mine', async () => {
  const { db, desk, comesIn } = await ownDesk()
  const id = await aCase(db)
  const { page, heard } = await comesIn('amira')
  await page.reload()
  await next(page)
  const tab = await page.context().newPage()
  await tab.goto(`${desk}/desk`)
  await tab
    .getByRole('listitem')
    .filter({ hasText: 'yours until' })
    .getByRole('link', { name: `Case ${id}` })
    .click()
  await tab.getByRole('heading', { name: 'Decide', exact: true }).waitFor()
  await page.reload()
  await page.getByText('The case is yours until').waitFor()

  await choose(page, 'Keep', 'within_rules')
  await press(page, 'Keep')
  await page.getByText(`Case ${id} decided: keep.`).waitFor()
  await page.goto(`${desk}/desk/mine`)
  const leaving = page.getByRole('region', { name: 'Decided, not left yet' })
  await leaving.getByText(/^\d:\d\d$/).waitFor()
  await leaving.getByRole('button', { name: 'Undo' }).click()
  await page.getByText(`Case ${id} is open again: nothing was sent.`).waitFor()
  const delivery = await db.selectFrom('deliveries').select('state').executeTakeFirstOrThrow()
  expect([delivery.state, heard]).toEqual(['withdrawn', []])
})

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

test('a page hears again after the desk was away, and after a proxy has answered for it', async () => {
  const own = await ownDesk()
  const runtime = await testRuntime(own.url, own.env)
  const away = await buildDesk(runtime)
  const address = await away.listen({ host: '127.0.0.1', port: 0 })
  const { page } = await own.comesIn('amira')
  await page.goto(`${address}/desk/open`)
  await aCase(own.db)
  await page.getByRole('link', { name: 'Show 1 new' }).waitFor()
  await away.close()
  await aCase(own.db)
  const back = await buildDesk(runtime)
  afterwards(() => back.close())
  await wait(1000)
  await back.listen({ host: '127.0.0.1', port: Number(new URL(address).port) })
  await page.getByRole('link', { name: 'Show 2 new' }).waitFor()

  const answered = Promise.withResolvers<void>()
  await page.route('**/desk/live*', async route => {
    await route.fulfill({ status: 502 })
    await page.unroute('**/desk/live*')
    answered.resolve()
  })
  await page.clock.install()
  await page.reload()
  await answered.promise
  await wait(500)
  await aCase(own.db)
  await page.clock.runFor(16_000)
  await page.getByRole('link', { name: 'Show 1 new' }).waitFor()
})

const box = (page: Page, id: number) => page.locator(`#row-${id} [data-select]`)
const state = (page: Page, id: number) => page.locator(`#row-state-${id}`)
const rows = async (page: Page) => await page.locator('[data-row]').evaluateAll(all => all.map(({ id }) => id))

/** Where every row and what can be pressed in it stands. */
async function places(page: Page): Promise<unknown> {
  const parts = await page.locator('[data-row], [data-row] :is(a, input, button, .row-text), h1, nav li').all()
  return await Promise.all(parts.map(part => part.boundingBox()))
}

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
