import { expect } from '@jest/globals'
import { dataFolder, started, type Started } from '../start/started.ts'
import { REMOVED } from '../start/way.ts'
import { testUnless } from '../support/skipping.ts'
import { choose, formOf, press } from './at-the-desk.ts'
import { aPerson, noBrowser, type Person } from './browser.ts'
import { pullNext, readAs, reportPost, signIn, untilComment, untilWaiting } from './people.ts'

const test = testUnless(noBrowser)
let running: Started
let reader: Person
let moderator: Person
let senior: Person

test('a reader reports a post and is thanked', async () => {
  running = await started({ data: await dataFolder() })
  reader = await aPerson()
  const { page } = reader
  await page.goto(running.newspaper)
  await page.getByRole('link', { name: 'Harbour bridge to close for eleven weeks' }).click()
  await page.locator('[data-comment="harbour-bridge-4"]').getByRole('link', { name: 'report this post' }).click()
  await page.getByRole('link', { name: 'Cancel' }).click()
  expect(page.url()).toContain('#comment-harbour-bridge-4')
  await reportPost(page, 'harbour-bridge-4', 'Abuse of a reader or a journalist', 'Fall off the pier?')
  await page.getByRole('link', { name: 'Back to the comment' }).click()
  await page.locator('[data-comment="harbour-bridge-4"]').waitFor()
})

test('a moderator pulls the case, sees the comment in its place and the complaint', async () => {
  moderator = await aPerson()
  const { page } = moderator
  await signIn(page, running.desk)
  await pullNext(page, running.desk)
  const place = page.getByRole('region', { name: 'The comment' })
  const texts = await place.locator('.text').allInnerTexts()
  expect(texts.map(text => text.slice(0, 12))).toEqual(['Eleven weeks', 'Save me a pl', 'This council', 'You have gir'])
  const after = await page.getByRole('region', { name: 'Said after it' }).locator('.text').allInnerTexts()
  expect(after.map(text => text.slice(0, 12))).toEqual(['Everybody in', 'Does anyone '])
  expect(await place.locator('article.comment').innerText()).toMatch(/^T\. Rankine[^]*You have girned/)
  const complaint = await page.getByRole('region', { name: 'One complaint' }).innerText()
  expect(complaint).toMatch(/Abuse of a reader or a journalist 1[^]*a reader ·[^]*Fall off the pier\?/)
})

test('an amend that changes nothing, or says nothing, is refused with what was chosen still there', async () => {
  const { page } = moderator
  const text = page.getByLabel('The comment, amended')
  const rule = formOf(page, 'Amend').locator('select')
  const before = await text.inputValue()
  for (const [typed, problem] of [
    [before, 'The text is unchanged; keep it instead.'],
    ['  \n ', 'An amended comment must say something; delete it instead.'],
  ] as const) {
    await choose(page, 'Amend', 'no_abuse', typed)
    await press(page, 'Amend')
    await page.getByRole('alert').getByText(problem).waitFor()
    expect([await text.inputValue(), await rule.inputValue()]).toEqual([typed, 'no_abuse'])
  }
  // Chromium's own word on the status of a page that was refused.
  expect(moderator.heard.splice(0)).toEqual(Array(2).fill(expect.stringMatching(/decision: .* status of 422/)))
})

test('what they amend is seen on the newspaper’s page, as edited by a moderator', async () => {
  const { page } = moderator
  const amended = 'You have girned under every story on this site for ten years, McPhail.'
  await choose(page, 'Amend', 'no_abuse', amended)
  await press(page, 'Amend')
  await page.getByRole('status').getByText('decided: amend.').waitFor()
  // Loaded again, the desk does not send the decision again.
  await page.reload()
  await page.getByRole('heading', { name: 'Complaints desk' }).waitFor()
  const shown = await untilComment(reader.page, running.newspaper, 'harbour-bridge-4', 'edited by a moderator')
  expect(shown).toContain(amended)
  expect(shown).not.toContain('windbag')
})

test('what they delete is removed from the newspaper’s page, and its author is told why', async () => {
  await readAs(reader.page, running.newspaper)
  await reportPost(reader.page, 'harbour-bridge-5', 'Untrue and damaging to a person', 'She took no envelope.')
  const { page } = moderator
  await pullNext(page, running.desk)
  await choose(page, 'Delete', 'no_defamation')
  await press(page, 'Delete')
  await page.getByRole('status').getByText('decided: delete.').waitFor()
  expect(await untilComment(reader.page, running.newspaper, 'harbour-bridge-5', REMOVED)).not.toContain('envelope')

  const author = await aPerson()
  await readAs(author.page, running.newspaper, 'T. Rankine')
  const told = await author.page.locator('[data-comment="harbour-bridge-5"]').innerText()
  expect(told).toMatch(
    /A moderator has removed your comment\.[^]*House rule: Nothing untrue that damages a person\.[^]*Readers reported it: Untrue and damaging to a person\.[^]*you can appeal within 14 days/,
  )
  expect(author.heard).toEqual([])
})

test('two moderators who press Next case at once get different cases', async () => {
  await readAs(reader.page, running.newspaper)
  await reportPost(reader.page, 'harbour-bridge-1', 'Off topic or disruptive', 'Shortbread.')
  await readAs(reader.page, running.newspaper)
  await reportPost(reader.page, 'harbour-bridge-2', 'Off topic or disruptive', 'Shortbread.')
  senior = await aPerson()
  await signIn(senior.page, running.desk, 'Catriona')
  const both = [moderator.page, senior.page]
  await Promise.all(both.map(page => untilWaiting(page, running.desk, 2)))
  await Promise.all(both.map(page => page.getByRole('button', { name: 'Next case' }).click()))
  await Promise.all(both.map(page => page.getByRole('heading', { name: /^Case/ }).waitFor()))
  expect(new Set(both.map(page => page.url())).size).toBe(2)
  const held = await Promise.all(both.map(page => page.locator('article.comment').innerText()))
  expect(new Set(held.map(text => text.split(' ·')[0]))).toEqual(new Set(['Isla Kerr', 'Morag Sinclair']))
  expect(senior.heard).toEqual([])
})

test('the author appeals on the newspaper’s page; another moderator puts the comment back, and it is on the page again', async () => {
  const author = await aPerson()
  await readAs(author.page, running.newspaper, 'T. Rankine')
  const own = author.page.locator('[data-comment="harbour-bridge-5"]')
  await own.getByRole('link', { name: /appeal/i }).click()
  await author.page.getByRole('textbox').last().fill('It was in the court report. <script>')
  await author.page.getByRole('button', { name: /appeal/i }).click()
  await author.page
    .getByText(/another moderator/i)
    .first()
    .waitFor()

  const { page } = senior
  await pullNext(page, running.desk)
  expect(await page.getByRole('region', { name: 'The author appeals' }).innerText()).toMatch(
    /It was in the court report\. <script>[^]*deleted by [^]*What the author was told:[^]*House rule:/,
  )
  await page.keyboard.press('t')
  const form = page.locator('details.decision.restore')
  await form.getByRole('button', { name: 'Restore', exact: true }).click()
  await page.getByRole('status').getByText('decided: restore.').waitFor()
  expect(await untilComment(author.page, running.newspaper, 'harbour-bridge-5', 'envelope')).not.toContain(REMOVED)
  expect(author.heard).toEqual([])
  // The one who had deleted it is told, kindly.
  await moderator.page.goto(`${running.desk}/desk`)
  await moderator.page.getByRole('link', { name: 'One of your decisions was appealed' }).click()
  expect(await moderator.page.getByRole('main').innerText()).toMatch(/Put right by a colleague[^]*You deleted/)
})

test('on no page was there an error or a violation of the content security policy', () => {
  expect([...reader.heard, ...moderator.heard]).toEqual([])
})
