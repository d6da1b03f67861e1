import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { createRota } from '../../src/rota/rota.ts'
import type { Hours } from '../../src/rota/day-hours.ts'
import { testDatabase } from '../support/database.ts'
import { arithmetic, compare } from './compare.ts'
import { clockChanges, createOracle, type Question, type Range } from './oracle.ts'
import { anyHours, HOURS, on, ZONES } from './rotas.ts'

// The oracle is PostgreSQL's AT TIME ZONE. Here in short; in full, for minutes: npm run test:full
const FULL = process.env['POSTMOD_FULL'] === '1'
const SEED = Number(process.env['POSTMOD_SEED'] ?? Date.now() % 2 ** 31)
const INSTANTS = FULL ? 100_000 : 1000
const A_BATCH = FULL ? 1000 : 200
const ROTAS = FULL ? 100 : 2
const TIMEOUT = FULL ? 3_600_000 : 60_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const QUARTER = HOUR / 4
/** How far from an instant the answers may lie: 100 hours of desk time are 100 days where a day has one hour of it. */
const MARGIN = 130 * DAY

const { db } = await testDatabase()
const { rows } = await sql<{ version: string }>`select version()`.execute(db)
// PostgreSQL's zone files say no version of tzdata; where they were another release, a rule that changed would show.
process.stderr.write(
  `rota against ${rows[0]!.version.split(' on ')[0]} (its tzdata has no version to ask for); ` +
    `Node ${process.version} with tzdata ${process.versions.tz}; ${FULL ? 'in full' : 'in short'}, POSTMOD_SEED=${SEED}\n`,
)

/** In full from 1971 to 2060; in short a year of them, by the seed. */
const years = FULL ? yearsFrom(1971, 90) : yearsFrom(1971 + (SEED % 90), 1)

const published = Object.keys(HOURS)[0]!
const cases = Object.entries(HOURS).flatMap(([name, fullTimeHours], i) =>
  // The published hours in every zone; in short the others in one zone each, by the seed.
  ZONES.filter((_, j) => FULL || name === published || (i + SEED) % ZONES.length === j).map(timeZone => {
    return { name, timeZone, fullTimeHours, count: name === published ? INSTANTS : INSTANTS / 10 }
  }),
)

test.each(cases)(
  '$name in $timeZone: $count random instants have the pool, boundaries and desk time that PostgreSQL says',
  async ({ timeZone, fullTimeHours, count }) => {
    await agree({ timeZone, fullTimeHours, oneOffHours: {}, holidays: [] }, years, QUARTER, count)
  },
  TIMEOUT,
)

test(
  'any hours, one-off hours and holidays, in any of the zones',
  async () => {
    const rotas = fc.sample(
      fc.record({
        timeZone: fc.constantFrom(...ZONES),
        year: fc.noBias(fc.integer({ min: 1971, max: 2060 })),
        hours: anyHours(new Date('2001-01-01'), new Date('2002-12-31')),
      }),
      { numRuns: ROTAS, seed: SEED },
    )
    for (const { timeZone, year, hours } of rotas) {
      const moved = (date: string) => `${year + Number(date.slice(0, 4)) - 2001}${date.slice(4)}`
      const oneOffHours = Object.fromEntries(Object.entries(hours.oneOffHours).map(([date, s]) => [moved(date), s]))
      const holidays = hours.holidays.map(moved)
      await agree({ ...hours, timeZone, oneOffHours, holidays }, yearsFrom(year, 2), QUARTER, A_BATCH / 2)
    }
  },
  TIMEOUT,
)

// At 00:01 the clocks went back to 23:01 of the day before: two dates take turns.
test(
  'St John’s, whose clocks changed a minute past midnight until 2011',
  async () => {
    const fullTimeHours: Hours['fullTimeHours'] = {
      ...on(['monday'], [['09:00', '18:00']]),
      saturday: [['22:00', '24:00']],
      sunday: [['00:00', '00:30']],
    }
    const hours = { timeZone: 'America/St_Johns', fullTimeHours, oneOffHours: {}, holidays: [] }
    const year = 1988 + (SEED % 23)
    const autumn = { from: Date.UTC(year, 9, 15), to: Date.UTC(year, 10, 15) }
    await agree(hours, FULL ? yearsFrom(1988, 23) : autumn, HOUR / 60, INSTANTS / 10)
  },
  TIMEOUT,
)

test.each(Object.entries(HOURS))(
  `%s: ${FULL ? 'every London clock change of 2020-2035' : 'a year’s London clock changes'}, minute by minute for a day around`,
  async (_name, fullTimeHours) => {
    const hours = { timeZone: 'Europe/London', fullTimeHours, oneOffHours: {}, holidays: [] }
    const { from, to } = FULL ? yearsFrom(2020, 16) : yearsFrom(2020 + (SEED % 16), 1)
    const changes = await clockChanges(db, hours.timeZone, new Date(from), new Date(to))
    expect(changes.length).toBe(FULL ? 32 : 2)
    const oracle = await createOracle(db, hours, { from: from - MARGIN, to: to + MARGIN, step: QUARTER })
    const rota = createRota(hours)
    for (const change of changes) {
      const minutes = Array.from({ length: 2 * 24 * 60 + 1 }, (_, i) => change - DAY + i * 60_000)
      const questions = minutes.map((at, i) => ({ at, duration: 1 + i * 7919, other: change + ((i * 104_729) % DAY) }))
      compare(rota, questions, await oracle(questions))
    }
  },
  TIMEOUT,
)

/** Asks both about random instants of the range, and about as many a millisecond around the quarters of an hour. */
async function agree(hours: Hours, { from, to }: Omit<Range, 'step'>, step: number, count: number): Promise<void> {
  const oracle = await createOracle(db, hours, { from: from - MARGIN, to: to + MARGIN, step })
  const rota = createRota(hours)
  const random = fc.noBias(fc.integer({ min: from, max: to }))
  const near = fc.tuple(random, fc.constantFrom(-1, 0, 1)).map(([at, by]) => at - (at % step) + by)
  const gap = fc.noBias(fc.integer({ min: -MARGIN + DAY, max: MARGIN - DAY }))
  const question = fc
    .record({ at: fc.oneof(random, near), duration: fc.integer({ min: 1, max: 100 * HOUR }), gap })
    .map(({ at, duration, gap: by }) => ({ at, duration, other: at + by }))
  await fc.assert(
    fc.asyncProperty(fc.array(question, { minLength: A_BATCH, maxLength: A_BATCH }), async questions => {
      compare(rota, questions, await oracle(questions))
      arithmetic(rota, questions)
    }),
    // A batch is compared as a whole: there is nothing to shrink, and only what differs in it is told.
    { numRuns: Math.ceil((2 * count) / A_BATCH), seed: SEED, endOnFailure: true, reporter: tellDifference },
  )
}

function yearsFrom(year: number, count: number): Omit<Range, 'step'> {
  return { from: Date.UTC(year, 0), to: Date.UTC(year + count, 0) }
}

function tellDifference({ failed, errorInstance }: fc.RunDetails<[Question[]]>): void {
  if (failed) throw new Error(`with POSTMOD_SEED=${SEED}`, { cause: errorInstance })
}
