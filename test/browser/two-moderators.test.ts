import { expect } from '@jest/globals'
import { aComplaint } from '../support/complaint.ts'
import { receive } from '../support/desk.ts'
import { testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { aCase } from '../desk/at-the-desk.ts'
import { choose, formOf, next, ownDesk, press } from './at-the-desk.ts'
import { noBrowser, type Person } from './browser.ts'

const test = testUnless(noBrowser)

test('both press "next" at the same moment: each has a case, and not the same', async () => {
  const { db, comesIn } = await ownDesk()
  const ids = [await aCase(db), await aCase(db)]
  const both = [await comesIn('amira'), await comesIn('ben')]
  await Promise.all(both.map(({ page }) => page.reload()))
  await Promise.all(both.map(({ page }) => next(page)))
  expect(both.map(({ page }) => caseOf(page.url())).toSorted((a, b) => a - b)).toEqual(ids)
  silent(...both)
})

test('one’s lease lapses while typing: the page says so, nothing is decided, and what was typed is still there', async () => {
  const { db, comesIn } = await ownDesk({ lease: '3s', longestHold: '4s' })
  const id = await aCase(db)
  const amira = await comesIn('amira')
  await next(amira.page)
  await choose(amira.page, 'Amend', 'no_abuse', 'The council could not run')
  await amira.page.getByLabel('The comment, amended').press('End')
  await amira.page.getByLabel('The comment, amended').pressSequentially(' a bath.', { delay: 30 })
  await amira.page.getByText('You do not hold this case any more.').first().waitFor()

  const ben = await comesIn('ben')
  await next(ben.page)
  expect(caseOf(ben.page.url())).toBe(id)
  await press(amira.page, 'Amend')
  await amira.page.getByRole('alert').getByText('no longer yours').waitFor()
  expect(await db.selectFrom('decisions').select('id').execute()).toEqual([])
  expect(refusals(amira)).toEqual([409])
  const wrote = amira.page.getByRole('region', { name: 'What you wrote' })
  expect(await wrote.getByLabel('The comment, amended').inputValue()).toBe('The council could not run a bath.')
})

test('a complaint for a known reason is told while deciding, moves nothing, and stops nothing', async () => {
  const { db, comesIn } = await ownDesk()
  const id = await aCase(db, { comment: { id: 'known' }, reason: 'spam' })
  const amira = await comesIn('amira')
  await next(amira.page)
  await choose(amira.page, 'Delete', 'no_advertising')
  const place = await formOf(amira.page, 'Delete').boundingBox()
  await receive(
    db,
    [aComplaint({ comment: { id: 'known' }, reason: 'spam', complainant: { key: 'sub-9' } })],
    new Date(),
  )
  await amira.page.locator('#news').getByText('1 more complaint (Advertising or spam)').waitFor()
  expect(await formOf(amira.page, 'Delete').boundingBox()).toEqual(place)
  await press(amira.page, 'Delete')
  await amira.page.getByText(`Case ${id} decided: delete.`).waitFor()
  silent(amira)
})

test('a complaint for a new reason must be read first: the decision is refused, and says what is new', async () => {
  const { db, comesIn } = await ownDesk()
  const id = await aCase(db, { comment: { id: 'new' }, reason: 'spam' })
  const amira = await comesIn('amira')
  await next(amira.page)
  await choose(amira.page, 'Keep', 'within_rules')
  await receive(
    db,
    [aComplaint({ comment: { id: 'new' }, reason: 'threat', complainant: { key: 'sub-9' } })],
    new Date(),
  )
  await amira.page.locator('#news').getByText('New reason: Threat or danger to someone').waitFor()
  await press(amira.page, 'Keep')
  await amira.page.getByRole('alert').getByText('read what is new').waitFor()
  expect(refusals(amira)).toEqual([409])
  await choose(amira.page, 'Delete', 'no_threats')
  await press(amira.page, 'Delete')
  await amira.page.getByText(`Case ${id} decided: delete.`).waitFor()
})

test('a decision is withdrawn in time, and another too late', async () => {
  const { db, comesIn } = await ownDesk()
  const id = await aCase(db)
  const amira = await comesIn('amira')
  const { page } = amira
  await next(page)
  await choose(page, 'Delete', 'no_abuse')
  await press(page, 'Delete')
  await page
    .locator('[data-countdown]')
    .getByText(/\d:\d\d/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await page.getByText(`Case ${id} is open again: nothing was sent.`).waitFor()
  expect(caseOf(page.url())).toBe(id)

  await choose(page, 'Keep', 'within_rules')
  await press(page, 'Keep')
  await page.getByText(`Case ${id} decided: keep.`).waitFor()
  // The relay takes it while the page is being read.
  await db.updateTable('deliveries').set({ relayed_until: new Date() }).where('state', '=', 'waiting').execute()
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await page.getByRole('alert').getByText('has left for the site').waitFor()
  const states = await db.selectFrom('deliveries').select('state').orderBy('sequence').execute()
  expect(states.map(({ state }) => state)).toEqual(['withdrawn', 'waiting'])
  expect(refusals(amira)).toEqual([409])
})

test('a second person who disagrees says why, and the case is open again with that in view', async () => {
  const { db, comesIn } = await ownDesk({ secondPerson: ['delete'] })
  const id = await aCase(db)
  const [amira, ben] = [await comesIn('amira'), await comesIn('ben')]
  await next(amira.page)
  await choose(amira.page, 'Delete', 'no_abuse')
  await press(amira.page, 'Delete')
  await amira.page.getByText(`Case ${id} waits for a second person.`).waitFor()

  await until('ben is told that one waits for a second person', async () => {
    await ben.page.reload()
    return (await ben.page.getByRole('link', { name: 'One case' }).count()) > 0
  })
  await ben.page.goto(`${new URL(ben.page.url()).origin}/desk/cases/${id}`)
  await ben.page.getByRole('heading', { name: 'You are the second person' }).waitFor()
  expect(await ben.page.locator('main').innerText()).toContain('No abuse of readers or journalists')
  await ben.page.getByLabel('Why not').fill('It is rude, and no more than that.')
  await ben.page.getByRole('button', { name: 'Disagree' }).click()
  await ben.page.getByText(`Case ${id} is back with the pool on duty.`).waitFor()
  await next(ben.page)
  await ben.page.getByText('It is rude, and no more than that.').first().waitFor()
  const { state } = await db.selectFrom('cases').select('state').where('id', '=', id).executeTakeFirstOrThrow()
  expect(state).toBe('claimed')
  silent(amira, ben)
})

const caseOf = (url: string) => Number(/\/cases\/(\d+)/.exec(url)?.[1])

/** Nothing was heard in their consoles: no error, no violation of the content security policy. */
function silent(...people: Person[]): void {
  expect(people.flatMap(({ heard }) => heard)).toEqual([])
}

/** A browser writes an answer that refuses into its console: those and nothing else. */
function refusals({ heard }: Person): number[] {
  return heard.splice(0).map(line => Number(/status of (\d+)/.exec(line)?.[1] ?? line))
}
