import { sql, type Transaction } from 'kysely'
import { isOverturned } from '../appeal/appealed.ts'
import type { Database } from '../database/schema.ts'
import { joinStandingDecision } from '../decision/standing-decision.ts'
import type { Policy } from '../policy.ts'

/** As many of somebody's latest cases are looked at as on a case's card. */
const LOOKED_AT = 20

/**
 * Which of these complainants have a poor record: of their latest cases enough were decided, and too few of those by
 * amending or deleting the comment. @returns their ids.
 */
export async function withPoorRecord(
  trx: Transaction<Database>,
  complainants: readonly number[],
  { poorRecord }: Policy,
): Promise<Set<number>> {
  if (poorRecord === null || complainants.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`
    select person.id
    from unnest(${complainants}::bigint[]) as person (id)
    cross join lateral (
      select count(standing.action) as judged,
        count(*) filter (where standing.action in ('amend', 'delete') and not ${isOverturned(sql`standing.id`)}) as upheld
      from (
        -- One that was superseded counts as the one that goes on for it, and both as one.
        select distinct coalesce(joined.goes_on_in, joined.id) as id
        from (
          select case_id from case_complainants where complainant_id = person.id order by case_id desc limit ${LOOKED_AT}
        ) latest
        join cases joined on joined.id = latest.case_id
      ) answering
      join cases on cases.id = answering.id
      ${joinStandingDecision}
    ) record
    where judged >= ${poorRecord.complaints} and upheld < judged * ${poorRecord.upheld}::float8`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}
