// Not from the package as a whole: that is 340 MB of memory for each process.
import { fromZonedTime } from 'date-fns-tz/fromZonedTime'
import { zoneOf } from '../rota/zone.ts'
import type { Period, PeriodKind } from './figures.ts'

/** The first and the last day of a period are no such days. */
export class BadPeriodError extends Error {
  override name = 'BadPeriodError'
}

const DAY_MS = 86_400_000
const LONGEST_DAYS = 366

/** Any whole days, `2026-11-23` each. @throws {BadPeriodError} */
export function rangeOf(first: string, last: string, timeZone: string): Period {
  for (const day of [first, last])
    if (!isDay(day)) throw new BadPeriodError(`${JSON.stringify(day)} is no day: give it as 2026-11-23`)
  if (last < first) throw new BadPeriodError(`the period ends (${last}) before it begins (${first})`)
  if (daysBetween(first, last) >= LONGEST_DAYS) throw new BadPeriodError(`a period has at most ${LONGEST_DAYS} days`)
  return period('range', first, last, timeZone)
}

/** The day, the week from Monday or the month that a local day is in. */
export function periodOf(kind: Exclude<PeriodKind, 'range'>, day: string, timeZone: string): Period {
  if (kind === 'day') return period(kind, day, day, timeZone)
  if (kind === 'month') {
    const first = `${day.slice(0, 7)}-01`
    return period(kind, first, dayAfter(monthAfter(first), -1), timeZone)
  }
  // 1 January 1970 was a Thursday.
  const monday = dayAfter(day, -((numberOf(day) + 3) % 7))
  return period(kind, monday, dayAfter(monday, 6), timeZone)
}

/** The period before, of the same kind; before a range, as many days. */
export function periodBefore({ kind, first, last }: Period, timeZone: string): Period {
  if (kind !== 'range') return periodOf(kind, dayAfter(first, -1), timeZone)
  return period(kind, dayAfter(first, -1 - daysBetween(first, last)), dayAfter(first, -1), timeZone)
}

/** The period after, of the same kind. */
export function periodAfter({ kind, last }: Period, timeZone: string): Period {
  if (kind === 'range') throw new BadPeriodError('after a range of days comes none')
  return periodOf(kind, dayAfter(last, 1), timeZone)
}

/** The local day of an instant. */
export function dayOf(at: Date, timeZone: string): string {
  return dayNamed(zoneOf(timeZone).dayAt(at.getTime()))
}

/** When a period's report is made: at the schedule's local time on the day after it. */
export function madeAt({ last }: Period, at: string, timeZone: string): Date {
  return fromZonedTime(`${dayAfter(last, 1)}T${at}`, timeZone)
}

function period(kind: PeriodKind, first: string, last: string, timeZone: string): Period {
  const midnight = (day: string) => fromZonedTime(`${day}T00:00`, timeZone).toISOString()
  return { kind, first, last, from: midnight(first), to: midnight(dayAfter(last, 1)) }
}

function isDay(day: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) && dayNamed(numberOf(day)) === day
}

const numberOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS
const dayNamed = (days: number) => new Date(days * DAY_MS).toISOString().slice(0, 10)
const dayAfter = (day: string, days: number) => dayNamed(numberOf(day) + days)
const daysBetween = (first: string, last: string) => numberOf(last) - numberOf(first)

function monthAfter(first: string): string {
  const [year = 0, month = 0] = first.split('-').map(Number)
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}
