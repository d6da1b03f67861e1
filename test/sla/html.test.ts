import { expect, test } from '@jest/globals'
import { slaCsv } from '../../src/sla/csv.ts'
import { slaHtml } from '../../src/sla/html/report.ts'
import { share, timeChange } from '../../src/sla/html/words.ts'
import { namesOf } from '../../src/sla/names.ts'
import { periodOf } from '../../src/sla/period.ts'
import { makeReport } from '../../src/sla/report.ts'
import { wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { rules } from '../support/desk.ts'
import { lives, write } from './lives.ts'

const { db } = await testDatabase()
const october = { from: new Date('2026-10-18T23:00:00Z'), to: new Date('2026-10-24T00:00:00Z') }
await write(db, lives(rules, 200, october, 4))
const NAMES = namesOf(rules.policy, [{ id: 'auldbrig', name: '=<script>Auld</script>' }])
const DESK = 'https://desk.example'
const NOW = new Date('2026-11-01T09:15:00Z')
const reportOf = async (day: string, now = NOW) =>
  (await makeReport(db, rules, periodOf('day', day, 'Europe/London'), now)).report

test('the headline says in words what the figures are, and against the day before', async () => {
  const report = await reportOf('2026-10-21')
  const { target } = report.figures.total
  const words = wordsOf({ html: (await slaHtml(report, NAMES, DESK)).split('</style>')[1]! })
  expect(words).toContain('Wednesday 21 October 2026')
  const percent = Math.floor((target.met * 100) / target.due)
  expect(words).toContain(
    `Decided in time ${percent} % ${target.met} of ${target.due} due; ${target.late + target.open} missed`,
  )
  expect(words).toContain(`Complaints ${report.figures.complaints.recorded} `)
  expect(words).toContain('In time: Of the cases'.slice(0, 7))
  expect(words).toContain('Time to decide From received until the decision')
  expect(words).not.toContain('Per moderator For seniors only')
})

test('a period in which nothing happened says none, and never nought per cent', async () => {
  const html = await slaHtml(await reportOf('2026-06-01'), NAMES, DESK)
  const words = wordsOf({ html: html.split('</style>')[1]! })
  expect(words).toContain('Decided in time none due')
  expect(words).toContain('Time to decide, median none')
  expect(words).toContain('No case that was due was missed.')
  expect(words).not.toMatch(/\b0 %/)
  expect(share({ due: 1000, met: 1, late: 999, open: 0 })).toBe('under 1 %')
  expect(share({ due: 1000, met: 999, late: 1, open: 0 })).toBe('99 %')
  expect(timeChange(null, null)).toBe('none before')
})

test('one that is not over says so', async () => {
  const report = await reportOf('2026-10-21', new Date('2026-10-21T12:00:00Z'))
  expect(report.asOf).toBe('2026-10-21T12:00:00.000Z')
  expect(await slaHtml(report, NAMES, DESK)).toMatch(
    /This period is not over: it is counted up to\s+Wed, 21 Oct 2026, 13:00/,
  )
})

test('the document is whole in itself: no script, nothing from elsewhere, names are words', async () => {
  const html = await slaHtml(await reportOf('2026-10-21'), NAMES, DESK)
  expect(html).not.toMatch(/<script|<link|<img|<iframe|url\((?!#)|@import|javascript:/i)
  expect(html).toContain('=&lt;script&gt;Auld&lt;/script&gt;')
  const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address!)
  expect(addresses.length).toBeGreaterThan(0)
  expect(addresses.every(address => address.startsWith(`${DESK}/desk/cases/`))).toBe(true)
  // Each chart says what it shows.
  expect([...html.matchAll(/<figure tabindex="0" role="img" aria-label="[^"]+"/g)]).toHaveLength(3)
})

test('the CSV has every figure of the JSON, a line each, and no formula', async () => {
  const report = await reportOf('2026-10-21')
  const csv = slaCsv(report)
  const lines = csv.split('\r\n')
  expect(lines[0]).toBe('section,figure,of,and,value')
  expect(lines).toContain(`complaints,recorded,,,${report.figures.complaints.recorded}`)
  expect(lines).toContain(`total,target,met,,${report.figures.total.target.met}`)
  expect(lines).toContain(`before,complaints,recorded,,${report.before.complaints.recorded}`)
  const leaves = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, one) => sum + leaves(one), 0)
      : 1
  expect(lines.length - 2).toBe(leaves(report))
  const odd = slaCsv({ ...report, policy: '=1+1', definitions: 'a "b", c' })
  expect(odd).toContain("policy,,,,'=1+1")
  expect(odd).toContain('definitions,,,,"a ""b"", c"')
})
