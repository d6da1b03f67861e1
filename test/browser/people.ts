import type { Page } from 'playwright-core'
import { until } from '../support/system.ts'
import { ARTICLE } from '../start/way.ts'

/** What a reader does: opens the article, reads on as a subscriber if one is named. */
export async function readAs(page: Page, newspaper: string, subscriber?: string): Promise<void> {
  await page.goto(newspaper + ARTICLE)
  if (subscriber === undefined) return
  await page.getByLabel('Reading as').selectOption({ label: subscriber })
  await page.getByRole('button', { name: 'Switch' }).click()
  await page.getByRole('heading', { name: `Write a comment as ${subscriber}` }).waitFor()
}

export async function reportPost(page: Page, comment: string, reason: string, detail: string): Promise<void> {
  await page.locator(`[data-comment="${comment}"]`).getByRole('link', { name: 'report this post' }).click()
  await page.getByRole('radio', { name: reason }).check()
  await page.getByRole('textbox', { name: 'Details' }).fill(detail)
  await page.getByRole('button', { name: 'Report', exact: true }).click()
  await page.getByRole('heading', { name: 'Thank you. The moderators have it.' }).waitFor()
}

/** Signs in as whoever of the demo is on duty now, or as somebody who may always pull. */
export async function signIn(page: Page, desk: string, name?: 'Catriona'): Promise<void> {
  await page.goto(desk)
  const fullTime = (await page.getByText('Full-time pool on duty').count()) > 0
  await page.getByRole('button', { name: name ?? (fullTime ? 'Amira' : 'Ben') }).click()
  await page.getByRole('heading', { name: 'Complaints desk' }).waitFor()
}

/** Presses Next case until there is one: what was just reported is recorded a moment later. */
export async function pullNext(page: Page, desk: string): Promise<void> {
  await until('there is a next case', async () => {
    await page.goto(`${desk}/desk`)
    await page.getByRole('button', { name: 'Next case' }).click()
    await page.waitForLoadState()
    return /\/cases\/\d+$/.test(page.url())
  })
}

/** Stays on the desk's page when so many cases wait. */
export async function untilWaiting(page: Page, desk: string, cases: number): Promise<void> {
  await until(`${cases} cases wait`, async () => {
    await page.goto(`${desk}/desk`)
    return (await page.getByText(`${cases} waiting for the pool on duty`).count()) > 0
  })
}

/** Looks at the newspaper's article until the comment says so. */
export async function untilComment(page: Page, newspaper: string, comment: string, words: string): Promise<string> {
  return await until(`${comment} says ${words}`, async () => {
    await page.goto(newspaper + ARTICLE)
    const text = await page.locator(`[data-comment="${comment}"]`).innerText()
    return text.includes(words) && text
  })
}
