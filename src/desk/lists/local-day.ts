import { zoneOf } from '../../rota/zone.ts'

const DAY = 86_400_000

/**
 * The first instant of a local date, such as `2026-03-29`, `days` later: mostly midnight; where the clocks go forward
 * over midnight, what follows.
 */
export function startOfDay(date: string, timeZone: string, days = 0): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`) + days * DAY
  // No zone is further than a day from UTC.
  for (const { from, to, offset } of zoneOf(timeZone).pieces({ from: midnight - DAY, to: midnight + 2 * DAY })) {
    const start = Math.max(from, midnight - offset)
    if (start < to) return new Date(start)
  }
  throw new RangeError(`${date} is no date`)
}
