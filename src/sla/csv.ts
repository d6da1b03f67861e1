import { z } from 'zod'
import type { SlaReport } from './figures.ts'

/**
 * A report as CSV (RFC 4180), a figure a line: where it stands in the JSON, and what it is. Times in ms, what there is none
 * of empty. A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function slaCsv(report: SlaReport): string {
  const lines = [...leaves(report, [])].map(([path, value]) => [
    ...path.slice(0, 4),
    ...Array<string>(Math.max(0, 4 - path.length)).fill(''),
    value,
  ])
  return [['section', 'figure', 'of', 'and', 'value'], ...lines.map(([a, b, c, d, value]) => [a, b, c, d, value])]
    .map(cells => cells.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n')
}

type Leaf = string | number | boolean | null

/** Lists are named by what their rows are of: a site, a reason, an hour; and else counted. */
function* leaves(value: unknown, path: readonly string[]): Generator<[string[], Leaf]> {
  if (Array.isArray(value)) {
    for (const [i, one] of value.entries()) yield* leaves(one, [...path, nameOf(one, i)])
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) yield* leaves(one, [...path, key])
  } else yield [shortened(path), isLeaf(value) ? value : null]
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

/** Four columns say where: `figures.` is left out, and what is deeper than four is joined. */
function shortened(path: readonly string[]): string[] {
  const from = path[0] === 'figures' ? path.slice(1) : [...path]
  return from.length <= 4 ? from : [...from.slice(0, 3), from.slice(3).join('.')]
}

const row = z.union([
  z.object({ key: z.string() }).transform(({ key }) => key || 'all'),
  z.object({ day: z.int(), hour: z.int() }).transform(({ day, hour }) => `${day}-${String(hour).padStart(2, '0')}`),
  z.object({ caseId: z.int() }).transform(({ caseId }) => `${caseId}`),
  z.object({ upTo: z.int().nullable() }).transform(({ upTo }) => (upTo === null ? 'more' : `${upTo}`)),
])

function nameOf(one: unknown, i: number): string {
  return row.safeParse(one).data ?? String(i)
}

function cell(value: Leaf | undefined): string {
  if (typeof value !== 'string') return value === undefined || value === null ? '' : String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
