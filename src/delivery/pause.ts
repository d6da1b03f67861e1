const FIRST_MS = 2000
const LONGEST_MS = 30 * 60_000

/**
 * How long to wait before a site is told again, in ms: twice as long each time, up to half an hour, and never less than
 * the site asks for.
 *
 * @param tries how often it has been told by now, from 1.
 * @param retryAfter the header as it came: seconds or an HTTP date.
 * @param random from 0 to 1: what failed together does not come again together.
 */
export function pauseBefore(tries: number, retryAfter: string | undefined, now: Date, random: number): number {
  const growing = Math.min(FIRST_MS * 2 ** (tries - 1), LONGEST_MS)
  const own = growing * (0.75 + random / 2)
  const asked = askedFor(retryAfter, now)
  return Math.round(Math.max(own, asked * (1 + random / 10)))
}

/** 0 if it says nothing that can be read. */
function askedFor(retryAfter: string | undefined, now: Date): number {
  const words = retryAfter?.trim() ?? ''
  if (/^\d+$/.test(words)) return Number(words) * 1000
  // An HTTP date begins with the day's name; Date.parse alone would take `-5` for a year.
  const at = /^[A-Z][a-z]{2}/.test(words) ? Date.parse(words) : Number.NaN
  return Number.isNaN(at) ? 0 : Math.max(0, at - now.getTime())
}
