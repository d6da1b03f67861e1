import type { Page } from 'playwright-core'
import { savePreferences, USUAL } from '../../src/desk/preferences.ts'
import { choose, formOf, press } from './at-the-desk.ts'
import type { FilledDesk } from './filled-desk.ts'

/** A page of the desk in one of its states, and how to come to it; each is come to once, in this order. */
export type Shown = {
  name: string
  who?: 'auditor'
  show(page: Page, filled: FilledDesk): Promise<unknown>
}

const at = (name: string, path: string | ((filled: FilledDesk) => string)): Shown => ({
  name,
  show: (page, filled) => page.goto(filled.desk + (typeof path === 'string' ? path : path(filled))),
})

const card = (
  name: string,
  which: 'open' | Exclude<keyof FilledDesk['cases'], 'alike'>,
  then?: Shown['show'],
): Shown => ({
  name: `a card: ${name}`,
  async show(page, filled) {
    await page.goto(`${filled.desk}/desk/cases/${filled.cases[which]}`)
    await then?.(page, filled)
  },
})

/** Everything that a case's page shows. */
export const CARDS: readonly Shown[] = [
  card('nobody holds it, many complain', 'open'),
  card('held in another browser', 'elsewhere'),
  card('held, nothing opened', 'held', page => page.getByRole('button', { name: 'Go on in this browser' }).click()),
  card('keep', 'held', page => choose(page, 'Keep', 'within_rules')),
  card('delete', 'held', page => choose(page, 'Delete', 'no_abuse')),
  card('amend, before a rule is chosen', 'held', page => formOf(page, 'Amend').locator('summary').click()),
  card('amend, with what changes', 'held', page => choose(page, 'Amend', 'no_abuse', 'Whoever wrote this is wrong.')),
  card('let go, and a note', 'held', async page => {
    await page.getByText('Not now, or not you?').click()
    await page.getByText('Add a note').click()
  }),
  card('everything unfolded', 'open', async page => {
    for (const fold of await page.locator('details:not([open]) > summary').all())
      if (await fold.isVisible()) await fold.click()
  }),
  card('strong language blurred', 'held', async (page, { db, moderators }) => {
    await savePreferences(db, moderators.amira.id, { ...USUAL, blur: true })
    await page.reload()
    await savePreferences(db, moderators.amira.id, USUAL)
  }),
  card('the comment and nothing else', 'held', async page => {
    await page.keyboard.press('z')
    await page.locator('.about').waitFor({ state: 'hidden' })
    await page.evaluate('sessionStorage.clear()')
  }),
  card('an amend that was refused (422)', 'held', async page => {
    await choose(page, 'Amend', 'no_abuse', '  \n ')
    await press(page, 'Amend')
    await page.getByRole('alert').waitFor()
  }),
  card('news of it, at the foot', 'changing', async (page, { complain, cases }) => {
    await page.getByRole('button', { name: 'Go on in this browser' }).click()
    await page.getByRole('heading', { name: 'Decide' }).waitFor()
    await complain(cases.changing, 'abuse', 'reader-20')
    await page.locator('#news').getByText('Since you opened it').waitFor()
  }),
  card('a decision refused for what is new (409)', 'changing', async (page, { complain, cases }) => {
    await choose(page, 'Keep', 'within_rules')
    await complain(cases.changing, 'threat', 'reader-21')
    await press(page, 'Keep')
    await page.getByRole('alert').getByText('read what is new').waitFor()
  }),
  card('held by somebody else', 'bens'),
  card('escalated', 'escalated'),
  card('given back', 'released'),
  card('assigned', 'assigned'),
  card('nobody may take it', 'untakeable'),
  card('overdue', 'overdue'),
  card('proposed by me', 'proposedByMe'),
  card('proposed, and I am the second person', 'proposed'),
  card('amended', 'amended'),
  card('deleted', 'deleted'),
  card('kept, with a second person', 'seconded'),
  card('a second person disagreed', 'disagreed'),
  card('its decision withdrawn', 'withdrawn'),
  card('a notice of defamation, incomplete', 'notice', async page => {
    for (const fold of await page.locator('.legal details:not([open]) > summary').all()) await fold.click()
  }),
  card('a notice that was dealt with', 'noticeEnded', page => page.getByText('What was sent').click()),
  card('on hold for legal advice', 'lawHold'),
  card('an appeal, held', 'appeal', page => page.getByRole('button', { name: 'Go on in this browser' }).click()),
  card('an appeal, to restore', 'appeal', page => page.locator('details.restore summary').click()),
  { ...card('for who only reads', 'open'), who: 'auditor' },
]

const LISTS: readonly Shown[] = [
  at('open', '/desk/open'),
  {
    name: 'open, with news and a row that was taken',
    async show(page, { desk, cases, open, held, moderators }) {
      await page.goto(`${desk}/desk/open`)
      await open()
      await page.locator('#news a').waitFor()
      await held(moderators.ben, cases.taken)
      await page.locator(`#row-state-${cases.taken}`).getByText('Taken by').waitFor()
    },
  },
  at('mine', '/desk/mine'),
  at('escalated', '/desk/escalated'),
  at('second', '/desk/second'),
  at('nobody may take', '/desk/untakeable'),
  at('notices of defamation', '/desk/notices'),
  at('SLA reports', '/desk/reports'),
  at('on hold for legal advice', '/desk/held-for-law'),
  at('own decisions on appeal', '/desk/appealed'),
  at('decided', '/desk/decided'),
  at('decided, searched', '/desk/decided?author=author-1&action=amend'),
  at('decided, nothing found', '/desk/decided?words=nothing'),
  at('decided, a search that cannot be meant', '/desk/decided?from=yesterday&comment=%00'),
  at('raise a case, found', '/desk/raise?find=1'),
  at('raise a case, none found', '/desk/raise?find=https://auldbrig.example/x%23comment-new'),
  at('raise a case, chosen', '/desk/raise?comment=1'),
  at('dead letters', '/desk/dead-letters'),
  {
    name: 'dead letters, unfolded',
    async show(page, { desk }) {
      await page.goto(`${desk}/desk/dead-letters`)
      for (const fold of await page.locator('main summary').all()) await fold.click()
    },
  },
  {
    name: 'several to decide alike',
    async show(page, { desk, cases }) {
      await page.goto(`${desk}/desk/open`)
      for (const id of cases.alike) await page.getByRole('checkbox', { name: `Select case ${id}` }).check()
      await page.getByRole('button', { name: 'Decide alike' }).click()
      await page.locator('form.delete select').selectOption('no_abuse')
      await page.locator('form.delete [name="shown"]').waitFor({ state: 'attached' })
    },
  },
  {
    name: 'several decided alike, but one',
    async show(page, { complain, cases }) {
      await complain(cases.alike[0]!, 'threat', 'reader-30')
      await page.getByRole('button', { name: 'Delete all 3' }).click()
      await page.getByRole('heading', { name: 'Not decided: 1' }).waitFor()
    },
  },
]

/** Everything else that the desk shows whoever is signed in. */
export const OTHERS: readonly Shown[] = [
  at('the desk', '/desk'),
  at('the desk, with a decision to undo', ({ cases }) => `/desk?decided=${cases.amended}`),
  at('the desk, with a problem', '/desk?not=taken'),
  { ...at('the desk of who only reads', '/desk'), who: 'auditor' },
  {
    name: 'the keys',
    async show(page, { desk }) {
      await page.goto(`${desk}/desk`)
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    },
  },
  ...LISTS,
  at('preferences', '/desk/preferences'),
  at('preferences, saved', '/desk/preferences?saved'),
  { ...at('people', '/desk/admin/people'), who: 'auditor' },
  { ...at('a person', '/desk/admin/people/ben'), who: 'auditor' },
  { ...at('who did what', '/desk/admin/events'), who: 'auditor' },
  at('account', '/desk/account'),
  at('account, where others were signed out', '/desk/account?done=others'),
  at('no such page', '/desk/nowhere'),
  at('no such case', '/desk/cases/999999'),
  {
    name: 'a page that had grown old',
    async show(page, { desk }) {
      await page.goto(`${desk}/desk/preferences`)
      await page.evaluate(`document.querySelector('.preferences [name="_csrf"]').value = 'old'`)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'This page had grown old' }).waitFor()
    },
  },
]

export const PAGES: readonly Shown[] = [...OTHERS, ...CARDS]

/** States whose every template is shown by another of them, or that show little that anybody wrote. */
const ALIKE =
  /^(the desk, |the keys|no such|preferences|account, |decided, |a card: (held in|amend, before|let go|given back|assigned|nobody may|overdue|deleted|the comment and))|problem$/

/** One state of each template: what it does with one text is not asked of it twice. */
export const ONE_OF_EACH: readonly Shown[] = PAGES.filter(({ name }) => !ALIKE.test(name))
