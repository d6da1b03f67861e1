import { expect } from '@jest/globals'
import { dataFolder, started, type Started } from '../start/started.ts'
import { testUnless } from '../support/skipping.ts'
import { aPerson, noBrowser, overflow, type Person } from './browser.ts'
import { pullNext, readAs, reportPost, signIn } from './people.ts'

const test = testUnless(noBrowser)
const PHONE = { viewport: { width: 360, height: 740 } }

const ATTACKS = {
  'a script': `<script>alert(1)</script><img src=x onerror="alert(2)"></textarea><b>bold</b> &lt;i&gt; \${alert(3)}`,
  'a bidi override': 'Paid by \u202Ereyal eht\u202C, they say \u2066and \u2067so on',
  'a word without an end': 'a'.repeat(2999),
  'much above and below each letter': `Z${'\u0300\u0316'.repeat(200)}algo`,
} as const

/** The desk shows what reorders a text, and does not do it. */
function honest(text: string): string {
  return text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, mark => `U+${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

let running: Started
let reader: Person
let moderator: Person

test('the newspaper and the desk are up', async () => {
  running = await started({ data: await dataFolder() })
  reader = await aPerson(PHONE)
  moderator = await aPerson(PHONE)
  await signIn(moderator.page, running.desk)
  expect(await overflow(moderator.page)).toBe(0)
})

for (const [what, text] of Object.entries(ATTACKS)) {
  test(`${what} is shown as text by newspaper and desk, and fits a small screen`, async () => {
    const { page } = reader
    await readAs(page, running.newspaper, 'T. Rankine')
    await page.getByLabel('Your comment').fill(text)
    await page.getByRole('button', { name: 'Post comment' }).click()
    const posted = page.locator('.comment:target')
    expect(await posted.locator('.text').textContent()).toBe(text)
    expect(await overflow(page)).toBe(0)
    const id = await posted.getAttribute('data-comment')

    const complaint = text.repeat(2).slice(0, 5000)
    await page.getByLabel('Reading as').selectOption({ label: 'Fiona Abernethy' })
    await page.getByRole('button', { name: 'Switch' }).click()
    await reportPost(page, id!, 'Something else', complaint)
    expect(await overflow(page)).toBe(0)

    const desk = moderator.page
    await pullNext(desk, running.desk)
    expect(await desk.locator('article.comment .text').textContent()).toBe(honest(text))
    expect(await desk.getByLabel('The comment, amended').inputValue()).toBe(text)
    expect(await desk.locator('.complaints .text').textContent()).toBe(honest(complaint))
    expect(await overflow(desk)).toBe(0)
    await desk.goto(`${running.desk}/desk`)
    expect(await overflow(desk)).toBe(0)

    await desk.getByRole('link', { name: /^Case/ }).click()
    await desk.locator('details.keep > summary').click()
    await desk.getByRole('button', { name: 'Keep' }).click()
    await desk.getByRole('status').getByText('decided: keep.').waitFor()
    expect([...reader.heard, ...moderator.heard]).toEqual([])
  })
}

test('an address that is none is answered with a page', async () => {
  const { page, heard } = moderator
  await page.goto(`${running.desk}/desk/nowhere`)
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  expect(await overflow(page)).toBe(0)
  expect(heard).toEqual([expect.stringContaining('status of 404')])
})
