import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database/schema.ts'
import type { Source } from '../../intake/complaint.ts'
import type { BySource } from '../pages/sources.ts'
import type { Action } from '../../database/tables/decisions.ts'
import { joinStandingDecision } from '../../decision/standing-decision.ts'

/** What this desk knows of an author beside the case that is looked at. */
export type AuthorHistory = {
  cases: number
  /** Set if that is not all: of only so many of their latest comments. */
  ofTheLast: number | undefined
  decisions: Partial<Record<Action, number>>
  /** Complaints whose case ended with amend or delete, and with keep. */
  upheld: BySource
  notUpheld: BySource
  /** The latest cases, the newest first. */
  last: { id: number; state: string; action: Action | null; openedAt: Date; text: string | null }[]
}

const LAST = 5
/** Of an author with more comments here only the latest so many are looked at: ten thousand took a second. */
const LOOKED_AT = 500

/** Undefined if the author is not known any more, having been erased. */
export async function readAuthorHistory(
  db: Kysely<Database>,
  { site, author, caseId }: { site: string; author: string | null; caseId: number },
): Promise<AuthorHistory | undefined> {
  if (author === null) return undefined
  const latest = await readLatestComments(db, site, author)
  const comments = latest.slice(0, LOOKED_AT)
  const [sums, last] = await Promise.all([readSums(db, comments, caseId), readLast(db, comments, caseId)])
  const decisions: AuthorHistory['decisions'] = {}
  for (const { action, cases } of sums) if (action !== null) decisions[action] = cases
  const complaints = (...actions: Action[]) => {
    const theirs = sums.filter(({ action }) => action && actions.includes(action))
    const by = (source: Source) => theirs.reduce((sum, { sources }) => sum + (sources[source] ?? 0), 0)
    return { reader: by('reader'), staff: by('staff'), tool: by('tool') }
  }
  return {
    cases: sums.reduce((sum, { cases }) => sum + cases, 0),
    ofTheLast: latest.length > LOOKED_AT ? LOOKED_AT : undefined,
    decisions,
    upheld: complaints('amend', 'delete'),
    notUpheld: complaints('keep'),
    last,
  }
}

async function readLatestComments(db: Kysely<Database>, site: string, author: string): Promise<number[]> {
  const rows = await db
    .selectFrom('comments')
    .select('id')
    .where('site_id', '=', site)
    .where('author', '=', author)
    .orderBy('id', 'desc')
    .limit(LOOKED_AT + 1)
    .execute()
  return rows.map(({ id }) => id)
}

type Sum = { action: Action | null; cases: number; sources: BySource }

async function readSums(db: Kysely<Database>, comments: readonly number[], caseId: number): Promise<Sum[]> {
  const { rows } = await sql<Sum>`
    with theirs as materialized (
      select cases.id, standing.action from cases ${joinStandingDecision}
      where cases.comment_id = any(${comments}::bigint[]) and cases.id <> ${caseId}
    ), sourced as (
      select answering.action, source, count(*) as count
      from cases joined
      join theirs answering on answering.id = coalesce(joined.goes_on_in, joined.id)
      join complaints on complaints.case_id = joined.id
      where joined.comment_id = any(${comments}::bigint[]) and answering.action is not null
      group by answering.action, source
    )
    select action, count(*)::int as cases,
      coalesce((
        select json_object_agg(source, count) from sourced where sourced.action = theirs.action), '{}') as sources
    from theirs group by action`.execute(db)
  return rows
}

// Materialized: else every case since their last one is walked through, backwards, in search of theirs.
async function readLast(db: Kysely<Database>, comments: readonly number[], caseId: number) {
  const { rows } = await sql<AuthorHistory['last'][number]>`
    with theirs as materialized (
      select * from cases where comment_id = any(${comments}::bigint[]) and id <> ${caseId}
    ), cases as (
      select * from theirs order by id desc limit ${LAST}
    )
    select cases.id, cases.state, standing.action, cases.recorded_at as "openedAt", comment_revisions.text
    from cases
    join comments on comments.id = cases.comment_id
    left join comment_revisions
      on comment_revisions.comment_id = comments.id and comment_revisions.revision = comments.revision
    ${joinStandingDecision}
    order by cases.id desc`.execute(db)
  return rows
}
