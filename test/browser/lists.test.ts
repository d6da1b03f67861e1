import { setTimeout as wait } from 'node:timers/promises'
import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { buildDesk } from '../../src/desk/app.ts'
import { aCase, aDesk } from '../desk/at-the-desk.ts'
import { afterwards } from '../support/afterwards.ts'
import { testUnless } from '../support/skipping.ts'
import { testRuntime } from '../support/system.ts'
import { choose, next, ownDesk, press } from './at-the-desk.ts'
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

/** Where every row and what can be pressed in it stands. */
/** Measured all at one moment: the numbers of the head are filled anew while one measures. */
async function places(page: Page): Promise<unknown> {
  return await page.evaluate<unknown>(`
    [...document.querySelectorAll('[data-row], [data-row] :is(a, input, button, .row-text), h1, nav li')].map(part => {
      const { x, y, width, height } = part.getBoundingClientRect()
      return { x, y, width, height }
    })`)
}
