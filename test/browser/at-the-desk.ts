import type { Page } from 'playwright-core'
import type { Kysely } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import type { NewModerator } from '../../src/people/moderators.ts'
import { newSignInLink } from '../../src/people/sign-in-links.ts'
import { aDesk } from '../desk/at-the-desk.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { policyFile, testRuntime } from '../support/system.ts'
import { aPerson, type Person } from './browser.ts'

export type Desk = {
  db: Kysely<Database>
  url: string
  env: { POLICY_FILE: string }
  desk: string
  comesIn(login: string, options?: object, who?: Partial<NewModerator>): Promise<Person>
}

/** A desk of the test's own, under the repository's policy with some settings changed; nobody else is there. */
export async function ownDesk(policy: Record<string, unknown> = {}): Promise<Desk> {
  const { db, url } = await testDatabase()
  await aSite(db)
  const env = { POLICY_FILE: policyFile(policy) }
  const desk = await aDesk(await testRuntime(url, env))
  return { db, url, env, desk, comesIn }

  /** A moderator (of both pools, unless it is said otherwise) signs in with a link, in a browser of their own. */
  async function comesIn(login: string, options = {}, who: Partial<NewModerator> = {}): Promise<Person> {
    await aModerator(db, login, who)
    const person = await aPerson(options)
    await person.page.goto(`${desk}/sign-in/${await newSignInLink(db, login)}`)
    await person.page.getByRole('button', { name: 'Sign in' }).click()
    await person.page.getByRole('heading', { name: 'Complaints desk' }).waitFor()
    return person
  }
}

export async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Next case' }).click()
  await page.getByRole('heading', { name: /^Case/ }).waitFor()
}

/** Opens one of keep, delete and amend, and waits until what will be sent under the rule is in view. */
export async function choose(
  page: Page,
  action: 'Keep' | 'Delete' | 'Amend',
  rule: string,
  text?: string,
): Promise<void> {
  const form = formOf(page, action)
  if (!(await form.locator('select[name="rule"]').isVisible())) await form.locator('summary').click()
  if (text !== undefined) await form.getByLabel('The comment, amended').fill(text)
  await form.locator('select[name="rule"]').selectOption(rule)
  await form.locator(`input[name="shown"][value="${rule}"]`).waitFor({ state: 'attached' })
}

export async function press(page: Page, action: 'Keep' | 'Delete' | 'Amend'): Promise<void> {
  await formOf(page, action).getByRole('button', { name: action, exact: true }).click()
}

export const formOf = (page: Page, action: 'Keep' | 'Delete' | 'Amend') =>
  page.locator(`details.decision.${action.toLowerCase()}`)
