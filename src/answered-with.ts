import { type Kysely, sql } from 'kysely'
import type { Database } from './database/schema.ts'

/**
 * Which cases' complaints are answered with the decision of each of these: its own, and those of the cases it took
 * over when their decisions were withdrawn.
 */
export async function answeredWith(
  db: Kysely<Database>,
  caseIds: readonly number[],
): Promise<{ case_id: number; complaints_of: number }[]> {
  // Cases that were superseded are rare, so that events are seldom read.
  const { rows } = await sql<{ case_id: number; complaints_of: number }>`
    with recursive answered (case_id, complaints_of) as (
      select id, id from cases where id = any(${caseIds}::bigint[])
      union
      select answered.case_id, earlier.id
      from answered
        join cases later on later.id = answered.complaints_of
        join cases earlier on earlier.comment_id = later.comment_id and earlier.state = 'superseded'
      where exists (
        select from case_events
        where case_events.case_id = later.id and type = 'took_over' and (data ->> 'case')::bigint = earlier.id)
    )
    select case_id, complaints_of from answered`.execute(db)
  return rows
}
