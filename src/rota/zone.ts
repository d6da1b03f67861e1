const DAY = 86_400_000
// The two closest changes of any zone's clocks since 1970 are 6.9 days apart (Recife, October 2000; counted in tzdata),
// so a step of three days meets each change by itself.
const STEP = 3 * DAY
const BLOCK = 20 * STEP

/** A stretch of real time, ms since 1970: `from` inclusive, `to` exclusive. */
export type Span = { readonly from: number; readonly to: number }
/** A stretch within which the zone's wall time is `instant + offset` ms. */
export type Piece = Span & { readonly offset: number }

export type Zone = ReturnType<typeof createZone>

const zones = new Map<string, Zone>()

/** The clocks of an IANA time zone. What was found out about them is kept: every rota of a zone shares it. */
export function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone) ?? createZone(timeZone)
  zones.set(timeZone, known)
  return known
}

function createZone(timeZone: string) {
  const offsetAt = offsetReader(timeZone)
  const blocks = new Map<number, readonly Piece[]>()

  /**
   * Cuts a span where the clocks change; the pieces are in the order of real time.
   * @throws {RangeError} if an end is no instant.
   */
  function* pieces({ from, to }: Span): Generator<Piece> {
    if (Number.isNaN(from) || Number.isNaN(to)) throw new RangeError('an invalid date is no instant')
    for (let index = Math.floor(from / BLOCK); index * BLOCK < to; index++) {
      for (const piece of block(index)) {
        if (piece.to <= from || piece.from >= to) continue
        yield { from: Math.max(piece.from, from), to: Math.min(piece.to, to), offset: piece.offset }
      }
    }
  }

  /** The local day of an instant, in days since 1970-01-01. */
  function dayAt(at: number): number {
    const piece = block(Math.floor(at / BLOCK)).find(({ to }) => at < to)!
    return Math.floor((at + piece.offset) / DAY)
  }

  function block(index: number): readonly Piece[] {
    const known = blocks.get(index)
    if (known) return known
    const found = cut(offsetAt, { from: index * BLOCK, to: (index + 1) * BLOCK })
    blocks.set(index, found)
    return found
  }

  return { pieces, dayAt }
}

type OffsetAt = (at: number) => number

function cut(offsetAt: OffsetAt, span: Span): Piece[] {
  const found: Piece[] = []
  let { from } = span
  let offset = offsetAt(from)
  for (let at = from; at < span.to; at += STEP) {
    const next = offsetAt(at + STEP)
    if (next === offset) continue
    const change = firstInstantWith(offsetAt, next, at, at + STEP)
    found.push({ from, to: change, offset })
    from = change
    offset = next
  }
  if (from < span.to) found.push({ from, to: span.to, offset })
  return found
}

function firstInstantWith(offsetAt: OffsetAt, offset: number, without: number, having: number): number {
  let low = without
  let high = having
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle) === offset) high = middle
    else low = middle
  }
  return high
}

/**
 * Reads a zone's offset from Intl, which is all that Node has of tzdata. Not with date-fns-tz: its getTimezoneOffset
 * takes the instant for a wall time, and is wrong for hours around a change of the clocks (the four before
 * Santiago's); it also reads the machine's own zone, and costs eight times as much.
 */
function offsetReader(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset', year: 'numeric' })
  return at => {
    const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(at))!
    if (sign === undefined) return 0
    const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000
    return sign === '-' ? -ms : ms
  }
}
