import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database/schema.ts'
import type { Action } from '../../database/tables/decisions.ts'
import { joinStandingDecision } from './standing-decision.ts'

/** What this desk knows of an author beside the case that is looked at. */
export type AuthorHistory = {
  cases: number
  decisions: Partial<Record<Action, number>>
  /** Complaints whose case ended with amend or delete, and with keep. */
  upheld: number
  notUpheld: number
  /** The latest cases, the newest first. */
  last: { id: number; state: string; action: Action | null; openedAt: Date; text: string | null }[]
}

const LAST = 5

/** Undefined if the author is not known any more, having been erased. */
export async function readAuthorHistory(
  db: Kysely<Database>,
  { site, author, caseId }: { site: string; author: string | null; caseId: number },
): Promise<AuthorHistory | undefined> {
  if (author === null) return undefined
  const [sums, last] = await Promise.all([readSums(db, site, author, caseId), readLast(db, site, author, caseId)])
  const decisions: AuthorHistory['decisions'] = {}
  for (const { action, cases } of sums) if (action !== null) decisions[action] = cases
  const complaints = (...actions: Action[]) =>
    sums.filter(({ action }) => action && actions.includes(action)).reduce((sum, one) => sum + one.complaints, 0)
  return {
    cases: sums.reduce((sum, { cases }) => sum + cases, 0),
    decisions,
    upheld: complaints('amend', 'delete'),
    notUpheld: complaints('keep'),
    last,
  }
}

type Sum = { action: Action | null; cases: number; complaints: number }

async function readSums(db: Kysely<Database>, site: string, author: string, caseId: number): Promise<Sum[]> {
  const { rows } = await sql<Sum>`
    select standing.action, count(*)::int as cases, sum(cases.complaints)::int as complaints
    from comments join cases on cases.comment_id = comments.id
    ${joinStandingDecision}
    where comments.site_id = ${site} and comments.author = ${author} and cases.id <> ${caseId}
    group by standing.action`.execute(db)
  return rows
}

// Materialized: else every case since their last one is walked through, backwards, in search of theirs.
async function readLast(db: Kysely<Database>, site: string, author: string, caseId: number) {
  const { rows } = await sql<AuthorHistory['last'][number]>`
    with theirs as materialized (
      select cases.*, comments.revision
      from comments join cases on cases.comment_id = comments.id
      where comments.site_id = ${site} and comments.author = ${author} and cases.id <> ${caseId}
    ), cases as (
      select * from theirs order by id desc limit ${LAST}
    )
    select cases.id, cases.state, standing.action, cases.recorded_at as "openedAt", comment_revisions.text
    from cases
    left join comment_revisions
      on comment_revisions.comment_id = cases.comment_id and comment_revisions.revision = cases.revision
    ${joinStandingDecision}
    order by cases.id desc`.execute(db)
  return rows
}
