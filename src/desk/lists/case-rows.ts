import { type Kysely, type RawBuilder, sql } from 'kysely'
import { complainantsAnsweredWith, complaintsAnsweredWith, isAnsweredWith } from '../../answered-with.ts'
import { type Seer, seesSite } from '../../claim/sees.ts'
import type { Database } from '../../database/schema.ts'
import type { BySource } from '../pages/sources.ts'
import { type Asked, keyset, type Listed, PAGE } from './keyset.ts'

export type CaseRow = Awaited<ReturnType<typeof readRows>>[number]

/** The order in which cases are claimed. */
const CLAIM_ORDER = keyset('asc', { 'cases.band': 'integer', 'cases.due_at': 'instant', 'cases.id': 'integer' })

/** More than the two lines that are shown. */
const BEGINNING = 500

/** One page of the cases they see of which `which` (of table `cases`) is true, in the order in which cases are claimed. */
export async function listCases(
  db: Kysely<Database>,
  seer: Seer,
  which: RawBuilder<boolean>,
  asked: Asked,
  now: Date,
): Promise<Listed<CaseRow>> {
  const seen = sql<boolean>`${which} and ${seesSite(seer, 'cases.site_id')}`
  return CLAIM_ORDER.listed(await readRows(db, seen, asked, now), asked)
}

// The page is found first, in `cases` alone and by its index, then what is shown of it: whatever the planner believes
// of the joins, no more than a page's rows are looked up.
async function readRows(db: Kysely<Database>, which: RawBuilder<boolean>, asked: Asked, now: Date) {
  return await db
    .with('page', qc =>
      qc
        .selectFrom('cases')
        .select(['cases.id as page_id', CLAIM_ORDER.key.as('key')])
        .where(which)
        .where(CLAIM_ORDER.beyond(asked))
        .orderBy(CLAIM_ORDER.order(asked))
        .limit(PAGE + 1),
    )
    .selectFrom('page')
    .innerJoin('cases', 'cases.id', 'page.page_id')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .innerJoin('sites', 'sites.id', 'cases.site_id')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .leftJoin('claims', join =>
      join.onRef('claims.case_id', '=', 'cases.id').on('claims.ended_at', 'is', null).on('claims.expires_at', '>', now),
    )
    .leftJoin('moderators as holder', 'holder.id', 'claims.moderator_id')
    .leftJoin('moderators as assigned', 'assigned.id', 'cases.assigned_to')
    .leftJoin('proposals', join =>
      join.onRef('proposals.case_id', '=', 'cases.id').on('proposals.ended_at', 'is', null),
    )
    .leftJoin('moderators as proposer', 'proposer.id', 'proposals.moderator_id')
    .select(['key', 'cases.id', 'cases.kind', 'previous_case_id', 'version', 'state', 'due_at', 'reasons'])
    .select([complaintsAnsweredWith.as('complaints'), complainantsAnsweredWith.as('complainants')])
    .select(['escalated_at', 'untakeable_at', 'law_hold_at', 'sites.name as site', 'author_name', 'article_title'])
    .select(['holder.id as holder_id', 'holder.name as holder', 'claims.expires_at as held_until'])
    .select(['assigned_to as assigned_id', 'assigned.name as assigned'])
    .select(['proposer.id as proposer_id', 'proposer.name as proposer', 'proposals.action as proposed'])
    .select(['proposals.rule as proposed_rule', 'proposed_at'])
    .select([
      sql<string | null>`left(text, ${BEGINNING})`.as('text'),
      complaintsByReason.as('counts'),
      complaintsBySource.as('sources'),
      runningNotices.as('notices'),
      nextNotice.as('notice_due'),
    ])
    .orderBy(CLAIM_ORDER.order(asked))
    .execute()
}

const runningNotices = sql<number>`(
  select count(*) from notices where notices.comment_id = cases.comment_id and ended_at is null)`
const nextNotice = sql<Date | null>`(
  select min(notices.due_at) from notices where notices.comment_id = cases.comment_id and ended_at is null)`

const complaintsBySource = sql<BySource | null>`(
  select json_object_agg(source, count) from (
    select source, count(*) from complaints where ${isAnsweredWith(sql`cases.id`)} group by source) as counted)`

const complaintsByReason = sql<Record<string, number> | null>`(
  select json_object_agg(reason, count) from (
    select reason, count(*) from complaints where ${isAnsweredWith(sql`cases.id`)} group by reason) as counted)`
