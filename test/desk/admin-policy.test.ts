import { renameSync, writeFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { loadPolicy } from '../../src/policy.ts'
import { keepRules } from '../../src/rules-in-force.ts'
import { rulesOf } from '../../src/rules.ts'
import { type Page, wordsOf } from '../start/visitor.ts'
import { afterwards } from '../support/afterwards.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, at, statutory } from '../support/desk.ts'
import { log } from '../support/log.ts'
import { policyFile, testRuntime, until } from '../support/system.ts'
import { aDesk, signedIn } from './at-the-desk.ts'

const CHANGED = {
  lease: '12m',
  longestHold: '90m',
  mostHeld: 4,
  grace: '90s',
  notBackWithin: '48h',
  oneOffHours: { '2027-05-06': [['09:00', '24:00']], '2026-12-24': [] },
  holidays: ['2027-01-01'],
  secondPerson: ['delete'],
  strongLanguage: ['bampot'],
  reasons: {
    spam: { label: 'Advertising <b>', band: 2, within: '9h', clock: 'desk' },
    libel: { label: 'Untrue', band: 0, clock: 'notice-48h' },
    threat: { label: 'Threat', band: 0, within: '1h', clock: 'elapsed' },
  },
}
const { db, url } = await testDatabase()
const file = policyFile(CHANGED)
const policy = rulesOf(loadPolicy(file), statutory).policy
const runtime = await testRuntime(url, { POLICY_FILE: file })
const desk = await aDesk(runtime)
const auditor = await signedIn(db, desk, await aModerator(db, 'auditor', { role: 'auditor', pools: [] }))
const POLICY = '/desk/admin/policy'
const rowsOf = ({ html }: Page) =>
  [...html.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = '']) => wordsOf({ html: row }).trim())

test('the policy in force stands there as a person reads it, with its version and since when; where its file is does not', async () => {
  const page = await auditor.see(POLICY)
  const words = wordsOf(page)
  expect(page.status).toBe(200)
  expect(words).toContain(`Version ${policy.version} , which events name. This process has it since`)
  expect(rowsOf(page).slice(1)).toEqual([
    'Untrue libel 0 48 h of a notice, not counting weekends and statutory days',
    'Threat threat 0 1 h',
    'Advertising &lt;b&gt; spam 2 9 h of full-time hours',
  ])
  for (const said of [
    'A claim lasts 12 min without a sign of its moderator, 90 min at most',
    'One moderator holds 4 cases at most',
    'What one released comes back after 2 days',
    'A decision leaves after 90 s',
    'A second person must agree to delete',
    'Monday 09:00 to 18:00',
    'Saturday part-time all day',
    'Thursday, 24 December 2026 part-time all day Thursday, 6 May 2027 09:00 to 24:00',
    'The desk’s holidays Friday, 1 January 2027',
    'no_threats Nobody is threatened or put in danger',
    'within_rules The comment is within the house rules (kept under this one)',
    'To the author, amend A moderator has amended your comment. The page shows it as it is now. Your comment: {comment}.',
    'Law behind no_defamation Defamation: the Defamation Act 2013',
    'unsure I am not sure about it',
    'bampot',
  ])
    expect(words).toContain(said)
  expect(page.html).not.toContain(file)
  expect(page.html.slice(page.html.indexOf('<main'))).not.toMatch(/<form|<button/)
})

test('what is downloaded is the policy: as a file it has the same version', async () => {
  const { status, headers, html } = await auditor.see(`${POLICY}.json`)
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
  expect(headers.get('content-disposition')).toBe(`attachment; filename="policy-${policy.version}.json"`)
  expect(JSON.parse(html)).toMatchObject({ lease: '12m', notBackWithin: '2d', grace: '90s', reasons: { libel: {} } })
  const downloaded = policyFile({})
  writeFileSync(downloaded, html)
  expect(rulesOf(loadPolicy(downloaded), statutory).policy).toEqual(policy)
})

test('since when a process has its policy is known, and when a changed file cannot be used', async () => {
  const own = policyFile({})
  let now = at('10:00')
  const files = { POLICY_FILE: own, BANK_HOLIDAYS_FILE: runtime.config.BANK_HOLIDAYS_FILE }
  const kept = keepRules(files, log, { ...runtime.clock, now: () => now }, 50)
  afterwards(kept.stop)
  const { rules, since } = kept.inForce()
  expect([since, kept.inForce().refusedSince]).toEqual([at('10:00'), undefined])

  now = at('11:00')
  writeFileSync(own, '{')
  await until('the bad file was seen', async () => kept.inForce().refusedSince)
  expect(kept.inForce()).toEqual({ rules, since, refusedSince: at('11:00') })

  // Its last good state again: nothing new is in force, and nothing is wrong any more.
  now = at('12:00')
  renameSync(policyFile({}), own)
  await until('the good file was seen', async () => !kept.inForce().refusedSince)
  expect(kept.inForce().since).toEqual(since)
  renameSync(policyFile({ lease: '7m' }), own)
  await until('the new policy is in force', async () => kept.rules().policy.lease === 7 * 60_000)
  expect(kept.inForce()).toMatchObject({ since: at('12:00'), refusedSince: undefined })
})

test('a policy that could not be read is said above the one that holds', async () => {
  const refusedSince = at('10:00')
  const other = await aDesk({ ...runtime, inForce: () => ({ ...runtime.inForce(), refusedSince }) })
  const reader = await signedIn(db, other, await aModerator(db, 'carol', { role: 'auditor', pools: [] }))
  expect(wordsOf(await reader.see(POLICY))).toMatch(
    /cannot be used, since .*23 Nov 2026, 10:00.*What is below still holds/,
  )
  expect(wordsOf(await auditor.see(POLICY))).not.toContain('cannot be used')
})
