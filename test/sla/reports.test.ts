import { expect, test } from '@jest/globals'
import { makeRequested, requestReport } from '../../src/sla/requested.ts'
import { makeDueReports } from '../../src/sla/scheduled.ts'
import { periodOf, rangeOf } from '../../src/sla/period.ts'
import { makeReport } from '../../src/sla/report.ts'
import { testDatabase } from '../support/database.ts'
import { rules } from '../support/desk.ts'
import { lives, write } from './lives.ts'

const LONDON = 'Europe/London'

test('periods are whole London days, weeks from Monday and months, however long their days are', () => {
  const ends = ({ first, last, from, to }: ReturnType<typeof periodOf>) => [
    first,
    last,
    from.slice(0, 16),
    to.slice(0, 16),
  ]
  expect(ends(periodOf('day', '2026-03-29', LONDON))).toEqual([
    '2026-03-29',
    '2026-03-29',
    '2026-03-29T00:00',
    '2026-03-29T23:00',
  ])
  expect(ends(periodOf('day', '2026-10-25', LONDON))).toEqual([
    '2026-10-25',
    '2026-10-25',
    '2026-10-24T23:00',
    '2026-10-26T00:00',
  ])
  expect(ends(periodOf('week', '2026-11-01', LONDON)).slice(0, 2)).toEqual(['2026-10-26', '2026-11-01'])
  expect(ends(periodOf('week', '2026-10-26', LONDON)).slice(0, 2)).toEqual(['2026-10-26', '2026-11-01'])
  expect(ends(periodOf('month', '2028-02-17', LONDON)).slice(0, 2)).toEqual(['2028-02-01', '2028-02-29'])
  expect(ends(periodOf('month', '2026-12-31', LONDON)).slice(0, 2)).toEqual(['2026-12-01', '2026-12-31'])
  for (const [first, last, why] of [
    ['2026-02-30', '2026-03-01', 'is no day'],
    ['2026-2-3', '2026-03-01', 'is no day'],
    ['2026-03-02', '2026-03-01', 'before it begins'],
    ['2020-01-01', '2026-03-01', 'at most 366 days'],
  ] as const)
    expect(() => rangeOf(first, last, LONDON)).toThrow(why)
})

test('a period recomputed after ten thousand more cases is the same, but for when it was made', async () => {
  const { db } = await testDatabase()
  const october = { from: new Date('2026-10-10T00:00:00Z'), to: new Date('2026-10-31T00:00:00Z') }
  await write(db, lives(rules, 400, october, 5))
  const period = periodOf('month', '2026-10-01', LONDON)
  const first = await makeReport(db, rules, period, new Date('2026-11-01T09:15:00Z'))
  const november = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-20T00:00:00Z') }
  // What was undecided stays so in that month, whatever became of it later.
  const undecided = await db
    .selectFrom('cases')
    .select(['id', 'last_event'])
    .where('state', '=', 'open')
    .limit(20)
    .execute()
  for (const { id, last_event } of undecided)
    await db
      .insertInto('case_events')
      .values({
        case_id: id,
        sequence: last_event + 1,
        at: november.from,
        type: 'decided',
        actor: 'desk',
        moderator_id: null,
        pool: null,
        policy_version: 'test',
        data: JSON.stringify({ action: 'keep' }),
      })
      .execute()
  await db
    .updateTable('cases')
    .set({ state: 'decided', decided_at: november.from })
    .where(
      'id',
      'in',
      undecided.map(({ id }) => id),
    )
    .execute()
  await write(db, lives(rules, 10_000, november, 6))
  const again = await makeReport(db, rules, period, new Date('2026-12-01T09:15:00Z'))
  const { generatedAt } = again.report
  expect(generatedAt).toBe('2026-12-01T09:15:00.000Z')
  expect(JSON.stringify({ ...again.report, generatedAt: first.report.generatedAt })).toBe(JSON.stringify(first.report))
  expect(first.report.figures.total.toDecide.elapsed.count).toBeGreaterThan(100)
  expect(first.report.figures.stock.open).toBeGreaterThan(0)
}, 120_000)

test('reports are made once by three workers at once, at their time and not before; what was missed is made up', async () => {
  const { db } = await testDatabase()
  const at = async (iso: string) => {
    const made = await Promise.all([1, 2, 3].map(() => makeDueReports(db, rules, new Date(iso))))
    return made.reduce((sum, one) => sum + one, 0)
  }
  // There was no desk yet, and nothing to report.
  expect(await at('2026-03-20T09:15:00Z')).toBe(0)
  await write(db, lives(rules, 60, { from: new Date('2026-03-26T00:00:00Z'), to: new Date('2026-04-03T00:00:00Z') }, 7))
  expect(await at('2026-03-27T09:14:59.999Z')).toBe(0)
  expect(await at('2026-03-27T09:15:00Z')).toBe(1)
  expect(await at('2026-03-27T23:59:59Z')).toBe(0)
  // Everything was down from Friday until Wednesday, over the clock change: four days and a week; the month is due as well.
  expect(await at('2026-04-01T08:15:00Z')).toBe(4 + 1 + 1 + 1)
  const made = await db.selectFrom('sla_reports').select(['kind', 'report']).orderBy('first_day').execute()
  const of = (kind: string) => made.filter(one => one.kind === kind).map(({ report }) => report!.period.first)
  expect(of('day')).toEqual(['2026-03-26', '2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'])
  expect(of('week')).toEqual(['2026-03-23'])
  expect(of('month')).toEqual(['2026-03-01'])
})

test('any days are made on request, once, up to now if they are not over', async () => {
  const { db } = await testDatabase()
  await write(db, lives(rules, 60, { from: new Date('2026-03-26T00:00:00Z'), to: new Date('2026-04-03T00:00:00Z') }, 7))
  const now = new Date('2026-03-30T12:00:00Z')
  const id = await requestReport(db, rules, { first: '2026-03-29', last: '2026-03-30' }, now)
  const made = await Promise.all([1, 2, 3].map(() => makeRequested(db, rules, now)))
  expect(made.toSorted((a, b) => a - b)).toEqual([0, 0, 1])
  const { report, made_at } = await db
    .selectFrom('sla_reports')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(made_at).toEqual(now)
  expect(report).toMatchObject({
    asOf: now.toISOString(),
    period: { kind: 'range', first: '2026-03-29', last: '2026-03-30' },
  })
  await expect(requestReport(db, rules, { first: 'today', last: '2026-03-30' }, now)).rejects.toThrow(
    '"today" is no day',
  )
})
