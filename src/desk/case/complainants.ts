import { type Kysely, sql } from 'kysely'
import { wholeOf } from '../../answered-with.ts'
import { isOverturned } from '../../appeal/appealed.ts'
import type { Database } from '../../database/schema.ts'
import { joinStandingDecision } from '../../decision/standing-decision.ts'

/** What one of a case's complainants has complained about beside it. */
export type ComplainantRecord = {
  complainant: number
  /** Other cases they joined. */
  cases: number
  /** How many of those were decided, and in how many of them the comment was amended or deleted. */
  judged: number
  right: number
  /** Whether all of those were about this case's author. */
  onlyThisAuthor: boolean
  /** When these other cases were opened. */
  opened: Date[]
  /** Whether they joined one that `TOGETHER` of this case's complainants joined. */
  together: boolean
}

/** What at least `TOGETHER` of a case's complainants have complained about, beside it. */
export type Shared = { comments: number; judged: number; right: number }

/** So many who meet again about another comment are no chance any more. */
const TOGETHER = 3
// Bounds what is read for a thousand people with hundreds of cases each; a brigade is of these days.
const LOOKED_AT = 20

/**
 * The records of a case's complainants, also of those of the cases that it goes on for, and what they share. A complaint was right if its case's standing decision
 * is to amend or delete, and wrong if it is to keep. Of each their latest `LOOKED_AT` other cases are looked at.
 */
export async function readComplainants(
  db: Kysely<Database>,
  caseId: number,
): Promise<{ records: Map<number, ComplainantRecord>; shared: Shared }> {
  const { rows } = await sql<ComplainantRecord & { shared: Shared }>`
    with theirs as materialized (
      -- A case that was superseded counts as the one that goes on for it.
      select distinct here.complainant_id, coalesce(joined.goes_on_in, joined.id) as case_id
      from case_complainants here
      cross join lateral (
        select case_id from case_complainants
        where complainant_id = here.complainant_id and case_id <> here.case_id
        order by case_id desc
        limit ${LOOKED_AT}
      ) other
      join cases joined on joined.id = other.case_id
      where here.case_id = any(${wholeOf(sql`${caseId}::bigint`)}) and coalesce(joined.goes_on_in, joined.id) <> ${caseId}
    ), elsewhere as materialized (
      select case_id, count(*) >= ${TOGETHER} as together from theirs group by case_id
    ), judged as materialized (
      select cases.id, cases.comment_id, cases.recorded_at, elsewhere.together,
        (comments.site_id, comments.author) = (
          select comments.site_id, comments.author from cases join comments on comments.id = cases.comment_id
          where cases.id = ${caseId}) as same_author,
        case when standing.action in ('amend', 'delete') then not ${isOverturned(sql`standing.id`)} when standing.action = 'keep' then false end as "right"
      from elsewhere
      join cases on cases.id = elsewhere.case_id
      join comments on comments.id = cases.comment_id
      ${joinStandingDecision}
    ), shared as (
      select json_build_object('comments', count(distinct comment_id), 'judged', count("right"),
        'right', count(*) filter (where "right")) as shared
      from judged where together
    )
    select complainant_id as complainant, count(*)::int as cases, count("right")::int as judged,
      (count(*) filter (where "right"))::int as "right", coalesce(bool_and(same_author), false) as "onlyThisAuthor",
      array_agg(recorded_at) as opened, bool_or(together) as together, (select shared from shared) as shared
    from theirs join judged on judged.id = theirs.case_id
    group by complainant_id`.execute(db)
  return {
    records: new Map(rows.map(row => [row.complainant, row])),
    shared: rows[0]?.shared ?? { comments: 0, judged: 0, right: 0 },
  }
}
