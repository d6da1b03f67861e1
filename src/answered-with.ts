import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from './database/schema.ts'

/**
 * Which cases' complaints are answered with the decision of each of these: its own, and those of the cases that it goes
 * on for, whose decisions were withdrawn or came to a comment that had changed.
 */
export async function answeredWith(
  db: Kysely<Database>,
  caseIds: readonly number[],
): Promise<{ case_id: number; complaints_of: number }[]> {
  const { rows } = await sql<{ case_id: number; complaints_of: number }>`
    select id as case_id, id as complaints_of from cases where id = any(${caseIds}::bigint[])
    union all
    select goes_on_in, id from cases where goes_on_in = any(${caseIds}::bigint[])`.execute(db)
  return rows
}

/** Is a complaint (table `complaints`) answered with this case? One look at an index for each, and mostly no more. */
export function isAnsweredWith(caseId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`complaints.case_id = any(${wholeOf(caseId)})`
}

/** A case and those that it goes on for. */
export function wholeOf(caseId: RawBuilder<unknown>): RawBuilder<number[]> {
  return sql<number[]>`
    array_append(array(select earlier.id from cases earlier where earlier.goes_on_in = ${caseId}), ${caseId})`
}

/** How many complaints are answered with a case (table `cases`): its own are counted already, and each belongs to one case. */
export const complaintsAnsweredWith = sql<number>`(cases.complaints + coalesce((
  select sum(earlier.complaints) from cases earlier where earlier.goes_on_in = cases.id), 0))::int`

/** How many people the site names among those complainants, each once. */
export const complainantsAnsweredWith = sql<number>`
  case when exists (select from cases earlier where earlier.goes_on_in = cases.id)
    then (select count(distinct complainant_id)::int from case_complainants
      where case_id = any(${wholeOf(sql`cases.id`)}))
    else cases.complainants end`
