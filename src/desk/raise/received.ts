import { formatInTimeZone, fromZonedTime } from 'date-fns-tz'
import { NotRaisedError } from '../../intake/typed-comment.ts'

const LONDON = 'Europe/London'

/**
 * The instant of a London wall time as a form gives it (`2026-06-12T17:30`); undefined: nothing was typed. Of the hour
 * that comes twice the first.
 * @throws {NotRaisedError} it is no such time, or the clocks skipped it.
 */
export function receivedIn(typed: string): Date | undefined {
  if (typed === '') return undefined
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed)) throw new NotRaisedError('received: say the day and the time it came')
  const at = fromZonedTime(typed, LONDON)
  if (Number.isNaN(at.getTime()) || wallTime(at) !== typed)
    throw new NotRaisedError('received: there was no such time in London')
  const hourBefore = new Date(at.getTime() - HOUR_MS)
  return wallTime(hourBefore) === typed ? hourBefore : at
}

const HOUR_MS = 3_600_000
const wallTime = (at: Date) => formatInTimeZone(at, LONDON, "yyyy-MM-dd'T'HH:mm")
