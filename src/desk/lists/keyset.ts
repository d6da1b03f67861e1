import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

/** So many rows a page of the desk’s lists has. */
export const PAGE = 25

/** Where a page begins, out of its address: behind a row, or (going back) before one. */
export const listQuery = z.object({
  after: z.string().optional().catch(undefined),
  before: z.string().optional().catch(undefined),
})
export type Asked = z.infer<typeof listQuery>

/** One page of a list, and the cursors of its neighbours. */
export type Listed<Row> = { rows: Row[]; next: string | undefined; previous: string | undefined }

type Kind = 'integer' | 'instant' | 'uuid'
export type Key = (number | string)[]

/**
 * The order of a list, by columns that together are unique. A page begins behind a row's key, not after a number of
 * rows: what comes or goes meanwhile neither repeats a row nor skips one, and the last page costs what the first does.
 */
export function keyset(way: 'asc' | 'desc', columns: Readonly<Record<string, Kind>>, page = PAGE) {
  const kinds = Object.values(columns)
  const names = Object.keys(columns).map(name => sql.ref(name))

  /** A row's key, exact: JavaScript's instants are too coarse for PostgreSQL's. */
  const key: RawBuilder<Key> = sql`json_build_array(${sql.join(names.map((name, i) => (kinds[i] === 'instant' ? microseconds(name) : name)))})`

  /** What is behind the cursor in this list; everything, if there is none or it is none of ours. */
  function beyond({ after, before }: Asked): RawBuilder<boolean> {
    const from = decode(after ?? before ?? '')
    if (!from) return sql`true`
    const values = from.map((value, i) => valueOf(value, kinds[i]!))
    const ahead = (way === 'asc') === (after !== undefined)
    return sql`(${sql.join(names)}) ${ahead ? sql`>` : sql`<`} (${sql.join(values)})`
  }

  function order(asked: Asked): RawBuilder<unknown> {
    const direction = (way === 'asc') === isBackward(asked) ? sql`desc` : sql`asc`
    return sql`${sql.join(names.map(name => sql`${name} ${direction}`))}`
  }

  /** Out of up to `page + 1` rows that were found in `order`; `stopped` is where looking for more was given up. */
  function listed<Row extends { key: Key }>(found: readonly Row[], asked: Asked, stopped?: Key): Listed<Row> {
    const more = found.length > page
    const backward = isBackward(asked)
    const rows = backward ? found.slice(0, page).toReversed() : found.slice(0, page)
    const [first, last] = [rows[0], rows.at(-1)]
    const end = more ? (backward ? first : last)?.key : stopped
    const further = end && encode(end)
    const begun = !backward && decode(asked.after ?? '') !== undefined
    return {
      rows,
      next: backward ? last && encode(last.key) : further,
      previous: backward ? further : begun && first ? encode(first.key) : undefined,
    }
  }

  function isBackward({ after, before }: Asked): boolean {
    return after === undefined && decode(before ?? '') !== undefined
  }

  function decode(cursor: string): Key | undefined {
    if (cursor === '' || cursor.length > MOST_CURSOR) return undefined
    try {
      const found = keySchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
      const sound =
        found.success && found.data.length === kinds.length && found.data.every((value, i) => fits(value, kinds[i]!))
      return sound ? found.data : undefined
    } catch (error) {
      if (error instanceof SyntaxError) return undefined
      throw error
    }
  }

  return { key, beyond, order, listed, isCursor: (cursor: string) => decode(cursor) !== undefined }
}

const keySchema = z.array(z.union([z.number(), z.string()]))
const MOST_CURSOR = 200

const encode = (key: Key) => Buffer.from(JSON.stringify(key)).toString('base64url')
const microseconds = (name: RawBuilder<unknown>) => sql`(extract(epoch from ${name}) * 1000000)::bigint`

function fits(value: number | string, kind: Kind): boolean {
  if (kind === 'uuid') return z.guid().safeParse(value).success
  return Number.isSafeInteger(value)
}

function valueOf(value: number | string, kind: Kind): RawBuilder<unknown> {
  if (kind === 'uuid') return sql`${value}::uuid`
  if (kind === 'integer') return sql`${value}::bigint`
  const ms = Math.floor(Number(value) / 1000)
  const micros = String(Number(value) - ms * 1000).padStart(3, '0')
  return sql`${new Date(ms).toISOString().replace('Z', `${micros}Z`)}::timestamptz`
}
