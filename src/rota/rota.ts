import type { Policy, Weekday } from '../policy.ts'
import { constantOffsets, localDate, type Span } from './zone.ts'

export type Pool = 'full_time' | 'part_time'

/** One unbroken stretch of one pool's duty. A side that no boundary ever ends is null. */
export type Shift = { pool: Pool; since: Date | null; until: Date | null }

type Hours = Pick<Policy, 'timeZone' | 'fullTimeHours' | 'oneOffHours' | 'holidays'>

const DAY = 86_400_000
const MINUTE = 60_000
const WEEKDAYS: readonly Weekday[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** How far a boundary is looked for: past this the pool on duty is taken to be on duty for good. */
const HORIZON_DAYS = 800

export type Rota = ReturnType<typeof createRota>

/**
 * The weekly full-time hours, one-off hours and holidays of a policy, and from them who is on duty.
 *
 * The rule (the publisher's terms: full-time 9am-6pm on weekdays, part-time outwith): an instant is full-time if
 * its local wall time lies in the full-time hours of its local date; 09:00:00.000 does, 18:00:00.000 does not.
 * Days of 23 and 25 hours count as they are. Pure: nothing here asks what time it is.
 */
export function createRota(hours: Hours) {
  const days = new Map<string, Span[]>()
  let latest: Shift | undefined

  /** The shift that an instant lies in. The answer is kept for as long as it holds. */
  function shiftAt(at: Date): Shift {
    if (latest === undefined || !within(latest, at)) latest = findShift(at.getTime())
    return latest
  }

  /** The pool that is on duty at an instant. */
  function poolOnDuty(at: Date): Pool {
    return shiftAt(at).pool
  }

  /** Milliseconds of full-time hours from `a` to `b`; negative if `b` is before `a`. */
  function deskTimeBetween(a: Date, b: Date): number {
    if (b < a) return -deskTimeBetween(b, a)
    let sum = 0
    for (const span of fullTimeFrom(a.getTime())) {
      if (span.from >= b.getTime()) break
      sum += Math.min(span.to, b.getTime()) - span.from
    }
    return sum
  }

  /**
   * The first instant at which `duration` ms of full-time hours have passed since `at`.
   * @throws {RangeError} if the rota has not that many full-time hours within two years.
   */
  function addDeskTime(at: Date, duration: number): Date {
    if (duration === 0) return at
    let left = duration
    for (const span of fullTimeFrom(at.getTime())) {
      if (span.to - span.from >= left) return new Date(span.from + left)
      left -= span.to - span.from
    }
    throw new RangeError(`the rota has no ${duration} ms of full-time hours in the two years after ${at.toISOString()}`)
  }

  function findShift(at: number): Shift {
    let end: number | null = null
    for (const span of fullTimeFrom(at)) {
      if (end === null && span.from > at) {
        return { pool: 'part_time', since: lastFullTimeEnd(at), until: new Date(span.from) }
      }
      if (end !== null && span.from !== end) break
      end = span.to
    }
    if (end === null) return { pool: 'part_time', since: lastFullTimeEnd(at), until: null }
    return { pool: 'full_time', since: fullTimeSince(at), until: new Date(end) }
  }

  /** Full-time spans from `at` on, in order, the first one cut at `at`. */
  function* fullTimeFrom(at: number): Generator<Span> {
    for (const date of datesFrom(at, 1))
      for (const span of fullTimeOf(date)) if (span.to > at) yield { from: Math.max(span.from, at), to: span.to }
  }

  /** The same, whole and backward: the spans that began at or before `at`, latest first. */
  function* fullTimeBefore(at: number): Generator<Span> {
    for (const date of datesFrom(at, -1))
      for (const span of fullTimeOf(date).toReversed()) if (span.from <= at) yield span
  }

  function lastFullTimeEnd(at: number): Date | null {
    for (const span of fullTimeBefore(at)) return new Date(span.to)
    return null
  }

  function fullTimeSince(at: number): Date | null {
    let since: number | null = null
    for (const span of fullTimeBefore(at)) {
      if (since !== null && span.to !== since) break
      since = span.from
    }
    return since === null ? null : new Date(since)
  }

  // From a day early: where a zone skips a date or repeats one, the neighbour's spans are still found in order.
  function* datesFrom(at: number, step: 1 | -1): Generator<string> {
    const first = Date.parse(localDate(hours.timeZone, at)) - step * DAY
    for (let i = 0; i < HORIZON_DAYS; i++) yield new Date(first + i * step * DAY).toISOString().slice(0, 10)
  }

  function fullTimeOf(date: string): Span[] {
    const known = days.get(date)
    if (known) return known
    const spans = spansOf(hours, date)
    if (days.size > 2 * HORIZON_DAYS) days.clear()
    days.set(date, spans)
    return spans
  }

  return { timeZone: hours.timeZone, shiftAt, poolOnDuty, deskTimeBetween, addDeskTime }
}

function spansOf(hours: Hours, date: string): Span[] {
  const midnight = Date.parse(date)
  const weekday = WEEKDAYS[new Date(midnight).getUTCDay()]!
  const stretches = hours.oneOffHours[date] ?? (hours.holidays.includes(date) ? [] : hours.fullTimeHours[weekday])
  if (stretches.length === 0) return []

  // Wherever on earth, the local date lies within 14 hours of the date in UTC, give or take a clock change.
  const spans: Span[] = []
  for (const piece of constantOffsets(hours.timeZone, {
    from: midnight - 15 * 60 * MINUTE,
    to: midnight + DAY + 15 * 60 * MINUTE,
  })) {
    for (const [begin, end] of stretches) {
      const from = Math.max(piece.from, midnight + minutes(begin) * MINUTE - piece.offset)
      const to = Math.min(piece.to, midnight + minutes(end) * MINUTE - piece.offset)
      if (from < to) join(spans, { from, to })
    }
  }
  return spans
}

function join(spans: Span[], next: Span): void {
  const last = spans.at(-1)
  if (last?.to === next.from) spans[spans.length - 1] = { from: last.from, to: next.to }
  else spans.push(next)
}

function minutes(wallTime: string): number {
  return Number(wallTime.slice(0, 2)) * 60 + Number(wallTime.slice(3))
}

function within(shift: Shift, at: Date): boolean {
  return (shift.since === null || shift.since <= at) && (shift.until === null || at < shift.until)
}
