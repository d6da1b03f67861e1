// Not from 'date-fns-tz' itself: its root takes 300 MB and seconds to import, this part 40 ms.
import { getTimezoneOffset } from 'date-fns-tz/getTimezoneOffset'

const STEP = 6 * 3_600_000

/** A stretch of real time, ms since 1970: `from` inclusive, `to` exclusive. */
export type Span = { readonly from: number; readonly to: number }

/**
 * Cuts a span where the zone's clocks change, so that within each piece wall time is `instant + offset`.
 * Asked every six hours and then by bisection: no zone has changed its clocks twice within six hours since 1970.
 */
export function constantOffsets(timeZone: string, span: Span): (Span & { offset: number })[] {
  const pieces: (Span & { offset: number })[] = []
  let from = span.from
  let offset = getTimezoneOffset(timeZone, new Date(from))
  for (let at = span.from; at < span.to; at += STEP) {
    const next = Math.min(at + STEP, span.to)
    const nextOffset = getTimezoneOffset(timeZone, new Date(next))
    if (nextOffset === offset) continue
    const change = firstInstantWith(timeZone, nextOffset, at, next)
    if (change > from) pieces.push({ from, to: change, offset })
    from = change
    offset = nextOffset
  }
  if (from < span.to) pieces.push({ from, to: span.to, offset })
  return pieces
}

/** The local date of an instant, `2026-11-23`. */
export function localDate(timeZone: string, at: number): string {
  return new Date(at + getTimezoneOffset(timeZone, new Date(at))).toISOString().slice(0, 10)
}

function firstInstantWith(timeZone: string, offset: number, without: number, having: number): number {
  let low = without
  let high = having
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (getTimezoneOffset(timeZone, new Date(middle)) === offset) high = middle
    else low = middle
  }
  return high
}
