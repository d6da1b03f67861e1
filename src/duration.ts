import { z } from 'zod'

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const written = z.string().regex(/^\d{1,6}[smhd]$/, 'must be a whole number and a unit, such as 90s, 10m, 24h or 7d')

/** `90s`, `10m`, `24h` or `7d`; read as milliseconds. Written back it may be the same length in another unit: `1d`. */
export const duration = z.codec(written, z.number(), {
  decode: value => Number(value.slice(0, -1)) * UNIT_MS[value.slice(-1)]!,
  encode: durationText,
})

/** The same length in words that `duration` reads: in the greatest unit of which it is a whole number. */
function durationText(ms: number): string {
  const [unit, size] = Object.entries(UNIT_MS).findLast(([, one]) => ms % one === 0) ?? ['s', 1000]
  return `${ms / size}${unit}`
}
