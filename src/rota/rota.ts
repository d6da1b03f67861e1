import { type Hours, hoursByDay, type Why } from './day-hours.ts'
import { type Span, zoneOf } from './zone.ts'

export type Pool = 'full_time' | 'part_time'

/**
 * One unbroken stretch of one pool's duty. A side that no boundary ever ends is null. `why`: the rule that decided for
 * the local date of the instant that was asked about.
 */
export type Shift = { pool: Pool; since: Date | null; until: Date | null; why: Why }

type Standing = Span & { readonly pool: Pool }

const DAY = 86_400_000
/** How far a boundary is looked for. Weekly hours that have any come round within weeks, however the clocks change. */
const HORIZON = 800 * DAY

export type Rota = ReturnType<typeof createRota>

/**
 * The weekly full-time hours, one-off hours and holidays of a policy, and from them who is on duty.
 *
 * The rule (the publisher's terms: full-time 9am-6pm on weekdays, part-time outwith): an instant is full-time if
 * its local wall time lies in the full-time hours of its local date; 09:00:00.000 does, 18:00:00.000 does not.
 * Days of 23 and 25 hours count as they are. Pure: nothing here asks what time it is.
 */
export function createRota(hours: Hours) {
  const zone = zoneOf(hours.timeZone)
  const days = hoursByDay(hours)
  let held: Standing | undefined

  /** The shift that an instant lies in. The answer is kept for as long as it holds. */
  function shiftAt(at: Date): Shift {
    const { pool, from, to } = shiftOf(at.getTime())
    return { pool, since: dateOf(from), until: dateOf(to), why: days.of(zone.dayAt(at.getTime())).why }
  }

  /** The pool that is on duty at an instant. */
  function poolOnDuty(at: Date): Pool {
    return shiftOf(at.getTime()).pool
  }

  /** Milliseconds of full-time hours from `a` to `b`; negative if `b` is before `a`. */
  function deskTimeBetween(a: Date, b: Date): number {
    if (b < a) return 0 - deskTimeBetween(b, a)
    let sum = 0
    for (const { from, to } of fullTime({ from: a.getTime(), to: b.getTime() })) sum += to - from
    return sum
  }

  /**
   * The first instant at which `duration` ms of full-time hours have passed since `at`.
   * @throws {RangeError} if it is negative, or the rota has not that many full-time hours within two years.
   */
  function addDeskTime(at: Date, duration: number): Date {
    if (duration === 0) return at
    if (!(duration > 0)) throw new RangeError(`a duration is not ${duration} ms`)
    let left = duration
    for (const { from, to } of fullTime({ from: at.getTime(), to: at.getTime() + HORIZON })) {
      if (to - from >= left) return new Date(from + left)
      left -= to - from
    }
    throw new RangeError(`the rota has no ${duration} ms of full-time hours in the two years after ${at.toISOString()}`)
  }

  function shiftOf(at: number): Standing {
    if (held === undefined || !(at >= held.from && at < held.to)) held = findShift(at)
    return held
  }

  function findShift(at: number): Standing {
    const pool = fullTime({ from: at, to: at + 1 }).next().done ? 'part_time' : 'full_time'
    return { pool, from: lastBoundary(at), to: nextBoundary(at) }
  }

  function nextBoundary(at: number): number {
    const lastSpecial = (days.special.at(-1) ?? -Infinity) * DAY
    for (const boundary of boundaries({ from: at, to: Math.max(at, lastSpecial) + HORIZON })) return boundary
    return Infinity
  }

  /** The latest boundary at or before `at`, looked for in ever longer stretches of the past. */
  function lastBoundary(at: number): number {
    const first = Math.min(at, (days.special[0] ?? Infinity) * DAY) - HORIZON
    for (let to = at + 1, length = DAY; to > first; to -= length, length *= 2) {
      // From 1 ms early: a boundary on the seam of two stretches is within one of them.
      const latest = [...boundaries({ from: to - length - 1, to })].at(-1)
      if (latest !== undefined) return latest
    }
    return -Infinity
  }

  /** The instants within a span, its ends left out, at which the pool changes. */
  function* boundaries(span: Span): Generator<number> {
    let end = span.from
    for (const { from, to } of fullTime(span)) {
      if (from !== end) {
        if (end !== span.from) yield end
        yield from
      }
      end = to
    }
    if (end !== span.from && end !== span.to) yield end
  }

  /** The full-time hours within a span, in the order of real time; two may touch. */
  function* fullTime(span: Span): Generator<Span> {
    for (const { from, to, offset } of zone.pieces(span)) {
      for (let midnight = zone.dayAt(from) * DAY; midnight - offset < to; midnight += DAY) {
        for (const [begin, end] of days.of(midnight / DAY).stretches) {
          const stretch = { from: Math.max(from, midnight + begin - offset), to: Math.min(to, midnight + end - offset) }
          if (stretch.from < stretch.to) yield stretch
        }
      }
    }
  }

  /** The stretches of full-time hours from `a` to `b`, in order. */
  function fullTimeBetween(a: Date, b: Date): Span[] {
    return [...fullTime({ from: a.getTime(), to: b.getTime() })]
  }

  return { timeZone: hours.timeZone, shiftAt, poolOnDuty, deskTimeBetween, fullTimeBetween, addDeskTime }
}

function dateOf(at: number): Date | null {
  return Number.isFinite(at) ? new Date(at) : null
}
