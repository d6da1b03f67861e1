import { toZonedTime } from 'date-fns-tz'
import { loadPolicy } from '../src/policy.ts'
import { createRota } from '../src/rota/rota.ts'

const MONDAY_NINE = Date.UTC(2026, 10, 23, 9)
const SHIFT_MS = 9 * 3_600_000
const CALLS = 1_000_000
/** What is slow is called so much less often. */
const SLOW_CALLS = 20_000

/**
 * What it costs to ask who is on duty, beside asking date-fns-tz each time for the wall time and comparing that with
 * 9am-6pm on weekdays (which says the pool only, not until when): ns a call, in one run.
 */
export function rotaBench(): void {
  const policy = loadPolicy(new URL('../policy.json', import.meta.url).pathname)
  const withinShift = instants(CALLS, i => MONDAY_NINE + Math.floor((i * SHIFT_MS) / CALLS))
  const random = instants(SLOW_CALLS, i => Date.UTC(2020, 0) + fraction(i) * (Date.UTC(2036, 0) - Date.UTC(2020, 0)))
  const rota = createRota(policy)
  const byLibrary = (at: Date) => poolByLibrary(at, policy.timeZone)
  for (const at of random.slice(0, 1000))
    if (rota.poolOnDuty(at) !== byLibrary(at)) throw new Error(`the two differ about ${at.toISOString()}`)

  report('instants in order, within a shift', [
    ['poolOnDuty', cost(withinShift, rota.poolOnDuty)],
    ['shiftAt', cost(withinShift, rota.shiftAt)],
    ['date-fns-tz', cost(withinShift.slice(0, SLOW_CALLS), byLibrary)],
  ])
  report('random instants of 2020-2035', [
    [
      'poolOnDuty, the first time in a zone',
      cost(random, createRota({ ...policy, timeZone: 'Europe/Dublin' }).poolOnDuty, 1),
    ],
    ['poolOnDuty', cost(random, rota.poolOnDuty)],
    ['shiftAt', cost(random, rota.shiftAt)],
    ['date-fns-tz', cost(random, byLibrary)],
  ])
}

function poolByLibrary(at: Date, timeZone: string): string {
  const wall = toZonedTime(at, timeZone)
  const weekday = wall.getDay() >= 1 && wall.getDay() <= 5
  return weekday && wall.getHours() >= 9 && wall.getHours() < 18 ? 'full_time' : 'part_time'
}

function instants(count: number, at: (i: number) => number): Date[] {
  return Array.from({ length: count }, (_, i) => new Date(at(i)))
}

/** The same spread of fractions in every run. */
function fraction(i: number): number {
  return (i * 0.618_033_988_749_895) % 1
}

/** Ns a call: the best of some rounds, so that a busy machine disturbs less. */
function cost(all: readonly Date[], ask: (at: Date) => unknown, rounds = 5): number {
  const costs = Array.from({ length: rounds }, () => {
    const start = performance.now()
    for (const at of all) ask(at)
    return ((performance.now() - start) * 1e6) / all.length
  })
  return Math.min(...costs)
}

function report(title: string, costs: [string, number][]): void {
  const baseline = costs.at(-1)![1]
  process.stdout.write(`${title}\n`)
  for (const [name, ns] of costs) {
    const times = ns === baseline ? 'the baseline' : `${(baseline / ns).toFixed(1)} times cheaper`
    process.stdout.write(`  ${name.padEnd(38)}${ns.toFixed(0).padStart(8)} ns a call  ${times}\n`)
  }
}
