import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/database/schema.ts'

/**
 * Drops the indexes, also of constraints, on which no foreign key depends: making one at the end takes a fraction of
 * keeping it all along.
 * @returns a statement for each that makes it again as it was.
 */
export async function dropIndexes(db: Kysely<Database>): Promise<(() => Promise<unknown>)[]> {
  const { rows } = await sql<{ drop: string; restore: string }>`
    select
      case when own.oid is null then format('drop index %s', indexrelid::regclass)
        else format('alter table %s drop constraint %I', conrelid::regclass, conname) end as drop,
      case when own.oid is null then pg_get_indexdef(indexrelid)
        else format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(own.oid))
        end as restore
    from pg_index join pg_class on pg_class.oid = indrelid
    left join pg_constraint own on own.conindid = indexrelid and own.contype in ('p', 'u')
    where relnamespace = 'public'::regnamespace
      and not exists (select from pg_constraint other where other.conindid = indexrelid and other.contype = 'f')
    order by pg_total_relation_size(indrelid) desc`.execute(db)
  for (const row of rows) await sql.raw(row.drop).execute(db)
  return rows.map(
    ({ restore }) =>
      () =>
        sql.raw(restore).execute(db),
  )
}
