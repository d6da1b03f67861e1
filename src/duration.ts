import { z } from 'zod'

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `10m`, `24h` or `7d`; read as milliseconds. */
export const duration = z
  .string()
  .regex(/^\d{1,6}[smhd]$/, 'must be a whole number and a unit, such as 90s, 10m, 24h or 7d')
  .transform(value => Number(value.slice(0, -1)) * UNIT_MS[value.slice(-1)]!)
