import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { newSignInLink } from '../../src/people/sign-in-links.ts'
import { aModerator, eventsOf } from '../support/desk.ts'
import { testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { aCase } from '../desk/at-the-desk.ts'
import { ownDesk, type Desk } from './at-the-desk.ts'
import { aPerson, noBrowser, type Person } from './browser.ts'

const test = testUnless(noBrowser)

test('every action is done by keyboard alone, and one sees where one is', async () => {
  const own = await ownDesk({ secondPerson: ['amend'], mostHeld: 3 })
  const { db } = own
  const text = 'The arse of a council could not run a bath.'
  const another = () => aCase(db, { comment: { text } })
  const [kept, released, assigned, escalated] = [await another(), await another(), await another(), await another()]
  const [agreed, disagreed, first, second] = [await another(), await another(), await another(), await another()]
  for (let i = 0; i < 6; i++) await another()
  await aModerator(db, 'ben')
  await aModerator(db, 'catriona', { role: 'senior' })
  const amira = await signsIn(own, 'amira')
  const { page } = amira

  // A note, keep, undo, delete with words of one's own.
  await gets(page, kept)
  await page.keyboard.press('m')
  await page.keyboard.type('fed up? Ask d.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('fed up? Ask d.').waitFor()
  await stands(page, 'One note')
  await page.keyboard.press('f')
  await wordingFor(page, 'keep', 'within_rules')
  await page.keyboard.press('Control+Enter')
  await stands(page, `Case ${kept} decided: keep.`)
  await page.keyboard.press('u')
  await stands(page, `Case ${kept} is open again`)
  await page.keyboard.press('d')
  await page.keyboard.type('no ab')
  await wordingFor(page, 'delete', 'no_abuse')
  await tabTo(page, 'statement')
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Sorry.')
  await tabTo(page, 'Delete')
  await page.keyboard.press('Enter')
  await stands(page, `Case ${kept} decided: delete.`)
  const made = await db.selectFrom('decisions').select(['action', 'rule']).orderBy('decided_at').execute()
  expect(made).toEqual([
    { action: 'keep', rule: 'within_rules' },
    { action: 'delete', rule: 'no_abuse' },
  ])
  const { statement } = await db
    .selectFrom('decision_texts')
    .select('statement')
    .where('statement', 'is not', null)
    .executeTakeFirstOrThrow()
  expect(statement).toMatch(/ Sorry\.$/)

  // Nothing but the comment; longer; back to the pool, to a colleague, to a senior.
  await gets(page, released)
  await page.keyboard.press('z')
  expect(await page.locator('.about').isVisible()).toBe(false)
  expect(await page.getByText('Not now, or not you?').isVisible()).toBe(true)
  await page.keyboard.press('z')
  expect(await page.locator('.about').isVisible()).toBe(true)
  await page.keyboard.press('h')
  await until('it is held for longer', async () => (await eventsOf(db, released)).includes('held_longer'))
  await stands(page, `Case ${released}`)
  await page.keyboard.press('r')
  await page.keyboard.type('I am c')
  await page.keyboard.press('Control+Enter')
  await stands(page, `Case ${released} is back with the pool`)
  await gets(page, assigned)
  await page.keyboard.press('s')
  await page.keyboard.type('ben')
  await page.keyboard.press('Control+Enter')
  await stands(page, `Case ${assigned} waits for who it was assigned to`)
  await gets(page, escalated)
  await page.keyboard.press('e')
  await stands(page, 'Escalate to a senior')
  await page.keyboard.press('Enter')
  await stands(page, `Case ${escalated} waits for a senior`)
  const { data } = await db
    .selectFrom('case_events')
    .select('data')
    .where('type', '=', 'released')
    .executeTakeFirstOrThrow()
  expect(data).toMatchObject({ reason: 'called_away' })

  // Two are amended: the text, its rule, and what changes in view.
  for (const id of [agreed, disagreed]) {
    await gets(page, id)
    await page.keyboard.press('a')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('The council could not run a bath.')
    await until(
      'what changes is in view',
      async () => (await page.locator('#diff del').allInnerTexts()).join('|') === 'arse of a ',
    )
    await page.keyboard.press('Tab')
    await page.keyboard.type('no ab')
    await wordingFor(page, 'amend', 'no_abuse')
    await page.keyboard.press('Control+Enter')
    await stands(page, `Case ${id} waits for a second person`)
  }

  // From one case in hand to the other.
  await gets(page, first)
  await gets(page, second)
  await page.keyboard.press('k')
  await at(page, `Case ${first}`)
  await page.keyboard.press('j')
  await at(page, `Case ${second}`)

  // A list: two are decided alike, one of them is undone, another one opened and taken.
  await page.keyboard.press('2')
  await at(page, 'Open cases')
  for (const key of ['j', 'j', 'x', 'j', 'x', 'k']) await page.keyboard.press(key)
  const ticked = await page
    .locator('[data-select]:checked')
    .evaluateAll(boxes => boxes.map(box => box.closest('li')!.id))
  expect(ticked).toHaveLength(2)
  await page.keyboard.press('a')
  await stands(page, '2 cases to decide alike')
  await page.keyboard.press('d')
  await page.keyboard.type('no ad')
  await page.locator('#wording-delete input[name="shown"][value="no_advertising"]').waitFor({ state: 'attached' })
  await page.keyboard.press('Control+Enter')
  await stands(page, '2 decided: delete')
  await page.keyboard.press('3')
  await at(page, 'Mine')
  const undone = page.locator('[data-row]:has(form.undo)').first()
  await until('the decision’s row has the focus', async () => {
    await page.keyboard.press('j')
    return (await undone.locator('[data-open]:focus').count()) > 0
  })
  await page.keyboard.press('u')
  await stands(page, /is open again: nothing was sent/)
  await page.keyboard.press('2')
  await at(page, 'Open cases')
  await page.keyboard.press('j')
  await page.keyboard.press('o')
  await at(page, /^Case \d+/)
  await page.goBack()
  await at(page, 'Open cases')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await at(page, /^Case \d+/)

  // The search, the keys, preferences.
  await page.keyboard.press('/')
  await stands(page, 'words')
  await page.keyboard.type('sf')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('council')
  await page.keyboard.press('Enter')
  await page.waitForURL(/words=council/)
  expect(await page.locator('[data-row]').count()).toBeGreaterThan(0)
  await page.waitForLoadState()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' })
  await tabTo(page, 'Preferences')
  await page.keyboard.press('Enter')
  await at(page, 'Preferences')
  await tabTo(page, 'theme')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'blur')
  await page.keyboard.press('Space')
  await tabTo(page, 'Save')
  await page.keyboard.press('Enter')
  await stands(page, 'Saved.')
  expect(await db.selectFrom('moderator_preferences').select(['theme', 'blur']).execute()).toEqual([
    { theme: 'light', blur: true },
  ])
  await page.keyboard.press('3')
  await at(page, 'Mine')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await at(page, /^Case \d+/)
  const blurred = async () =>
    await page.evaluate<boolean>(
      `getComputedStyle(document.querySelector('.comment .strong')).color === 'rgba(0, 0, 0, 0)'`,
    )
  expect(await blurred()).toBe(true)
  await page.keyboard.press('b')
  expect(await blurred()).toBe(false)

  // The second person agrees with one, and not with the other.
  const ben = await signsIn(own, 'ben')
  await seconds(ben.page, agreed)
  await ben.page.keyboard.press('f')
  await stands(ben.page, 'Agree')
  await ben.page.keyboard.press('Enter')
  await stands(ben.page, `Case ${agreed} decided: amend.`)
  await seconds(ben.page, disagreed)
  await ben.page.keyboard.press('d')
  await ben.page.keyboard.type('It is rude, no more.')
  await ben.page.keyboard.press('Control+Enter')
  await stands(ben.page, `Case ${disagreed} is back with the pool`)
  expect(await eventsOf(db, agreed)).toContain('decided')
  expect(await eventsOf(db, disagreed)).toContain('disagreed')

  await tabTo(page, 'Sign out')
  await page.keyboard.press('Enter')
  await page.getByText('Ask whoever runs this desk').waitFor()
  expect([...amira.heard, ...ben.heard]).toEqual([])
}, 180_000)

test('keys that are turned off do nothing, and one that is held down decides once', async () => {
  const own = await ownDesk()
  const { db } = own
  for (let i = 0; i < 4; i++) await aCase(db)
  const amira = await aModerator(db, 'amira')
  const { page, heard } = await signsIn(own, 'amira')

  await page.keyboard.down('n')
  for (let i = 0; i < 20; i++) await page.keyboard.down('n')
  await at(page, /^Case \d+/)
  for (let i = 0; i < 20; i++) await page.keyboard.down('n')
  await page.keyboard.up('n')
  await page.keyboard.press('f')
  await wordingFor(page, 'keep', 'within_rules')
  await tabTo(page, 'Keep')
  for (let i = 0; i < 20; i++) await page.keyboard.down('Enter')
  await stands(page, /decided: keep\./)
  for (let i = 0; i < 20; i++) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  expect(await db.selectFrom('claims').select('ended_as').execute()).toEqual([{ ended_as: 'decided' }])
  expect(await db.selectFrom('decisions').select('action').execute()).toEqual([{ action: 'keep' }])

  await page.keyboard.press('n')
  await at(page, /^Case \d+/)
  const usual = { theme: 'system', text_size: 'normal', blur: false, then_next: false } as const
  await db
    .insertInto('moderator_preferences')
    .values({ moderator_id: amira.id, ...usual, shortcuts: false })
    .execute()
  await page.reload()
  const address = page.url()
  for (const key of 'njkxofdarhesmuzb/?12345678') {
    await page.keyboard.press(key)
    expect([key, await focus(page)]).toEqual([key, 'BODY'])
  }
  expect([page.url(), await page.locator('html[data-single]').count()]).toEqual([address, 0])
  expect(heard).toEqual([])
})

async function signsIn({ db, desk }: Desk, login: string): Promise<Person> {
  await aModerator(db, login)
  const person = await aPerson()
  await person.page.goto(`${desk}/sign-in/${await newSignInLink(db, login)}`)
  await tabTo(person.page, 'Sign in')
  await person.page.keyboard.press('Enter')
  await at(person.page, 'Complaints desk')
  return person
}

/** Presses for the next case, and gets this one. */
async function gets(page: Page, id: number): Promise<void> {
  await page.keyboard.press('n')
  await stands(page, `Case ${id}`)
}

async function seconds(page: Page, id: number): Promise<void> {
  await page.keyboard.press('5')
  await at(page, 'Waiting for a second person')
  await page.keyboard.press('j')
  await stands(page, `Case ${id}`)
  await page.keyboard.press('Enter')
  await at(page, `Case ${id}`)
}

/** A page has come, and listens to keys. */
async function at(page: Page, title: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.waitForLoadState()
}

/** What will be sent under the rule is in view. */
async function wordingFor(page: Page, action: string, rule: string): Promise<void> {
  const wording = page.locator(`#wording-${action}:has(input[name="shown"][value="${rule}"])`)
  await wording.getByLabel('To the complainants').waitFor()
}

/** What has the focus, and can be seen to have it: where an act has led to, or a key. */
async function stands(page: Page, words: string | RegExp): Promise<void> {
  const what = await until(`the focus is at ${String(words)}`, async () => {
    const name = await focus(page).catch(() => '')
    return (typeof words === 'string' ? name.includes(words) : words.test(name)) && name
  })
  expect([what, await isMarked(page)]).toEqual([what, true])
  await page.waitForLoadState()
}

const MOST_TABS = 60

async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press('Tab')
    const here = await focus(page)
    passed.push(here)
    if (here !== 'BODY') expect([here, await isMarked(page)]).toEqual([here, true])
    if (here === name) return
  }
  throw new Error(`${name} is not among ${passed.join(', ')}`)
}

/** What has the focus: a field by its name, anything else by its words. */
async function focus(page: Page): Promise<string> {
  return await page.evaluate<string>(`{
    const { tagName, name, textContent } = document.activeElement
    tagName === 'BODY' ? 'BODY' : name || textContent.trim().replaceAll(/\\s+/g, ' ')
  }`)
}

async function isMarked(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>(`{
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
    outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
  }`)
}
