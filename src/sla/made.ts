import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { PeriodKind } from './figures.ts'

const MOST_LISTED = 60

const day = (column: string) => sql<string>`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`

export type Listed = {
  id: number
  kind: PeriodKind
  first: string
  last: string
  made_at: Date | null
  requested_at: Date | null
}

/** The latest reports, the latest period first; those that were asked for are apart. */
export async function listReports(db: Kysely<Database>, which: 'scheduled' | 'requested'): Promise<Listed[]> {
  const listed = db
    .selectFrom('sla_reports')
    .select(['id', 'kind', day('first_day').as('first'), day('last_day').as('last'), 'made_at', 'requested_at'])
    .limit(MOST_LISTED)
  return which === 'requested'
    ? await listed.where('kind', '=', 'range').orderBy('id', 'desc').execute()
    : await listed.where('kind', '<>', 'range').orderBy('last_day', 'desc').orderBy('first_day').execute()
}

/** One report, made or only asked for. */
export async function findReport(db: Kysely<Database>, id: number) {
  return await db.selectFrom('sla_reports').selectAll().where('id', '=', id).executeTakeFirst()
}
