import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/database/schema.ts'

/**
 * Drops the indexes that are no constraint's: making one at the end takes a fraction of keeping it all along.
 * @returns a statement for each that makes it again as it was.
 */
export async function dropIndexes(db: Kysely<Database>): Promise<(() => Promise<unknown>)[]> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index join pg_class on pg_class.oid = indrelid
    where relnamespace = 'public'::regnamespace
      and not exists (select from pg_constraint where conindid = indexrelid)
    order by pg_total_relation_size(indrelid) desc`.execute(db)
  for (const { name } of rows) await sql`drop index ${sql.raw(name)}`.execute(db)
  return rows.map(
    ({ definition }) =>
      () =>
        sql.raw(definition).execute(db),
  )
}
