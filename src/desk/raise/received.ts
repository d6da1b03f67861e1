// Not from the package as a whole: that is 340 MB of memory for each process.
import { fromZonedTime } from 'date-fns-tz/fromZonedTime'
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
// Sweden writes a day and a time as ISO 8601 does.
const swedish = new Intl.DateTimeFormat('sv-SE', { timeZone: LONDON, dateStyle: 'short', timeStyle: 'short' })
const wallTime = (at: Date) => swedish.format(at).replace(' ', 'T').padStart(16, '0')
