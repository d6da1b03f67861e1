import { type Kysely, sql } from 'kysely'
import { complainantsAnsweredWith } from '../../answered-with.ts'
import type { Moderator } from '../../claim/moderator.ts'
import { type Seer, seesSite } from '../../claim/sees.ts'
import type { Database } from '../../database/schema.ts'
import { readNotes } from '../../notes.ts'
import { countNotices } from '../../notice/record-notices.ts'
import { readAppeal } from './appeal.ts'
import { readAuthorHistory } from './author-history.ts'
import { brigadeOf } from './brigade.ts'
import { readComplainants } from './complainants.ts'
import { readComplaints } from './complaints.ts'
import { readDecision, readProposal } from './decision.ts'
import { readNotices } from './notices.ts'
import { readHands } from './hands.ts'
import { readTimeline } from './timeline.ts'

export type Card = NonNullable<Awaited<ReturnType<typeof readCard>>>

/**
 * Everything that a moderator sees of a case, as it is now. Undefined if there is no such case on a site they see. Its
 * `version` and `last_event` are read first: what comes in between is shown, and told of as new besides.
 */
export async function readCard(db: Kysely<Database>, seer: Seer, caseId: number) {
  const found = await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .innerJoin('sites', 'sites.id', 'cases.site_id')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .selectAll('cases')
    .select(complainantsAnsweredWith.as('known_complainants'))
    .select(['sites.name as site', 'comments.author'])
    .select(['comments.typed', 'comments.posted_at', 'comments.revision', 'comments.removed_at', 'site_comment_id'])
    .select(['comment_revisions.text', 'author_name', 'url', 'article_url', 'article_title', 'in_reply_to', 'thread'])
    .select(changedUnseen.as('changed_unseen'))
    .where('cases.id', '=', caseId)
    .where(seesSite(seer, 'cases.site_id'))
    .executeTakeFirst()
  if (!found) return undefined

  const { author, site_id: site } = found
  const appeal = found.kind === 'appeal' ? await readAppeal(db, caseId) : undefined
  // On an appeal the complaints are those that led to the decision.
  const complained = appeal?.against ?? caseId
  const [complaintList, complainants, decision, proposal, hands, notes, notices, noticeCount, events, history] =
    await Promise.all([
      readComplaints(db, complained),
      readComplainants(db, complained),
      readDecision(db, caseId),
      readProposal(db, caseId),
      readHands(db, caseId),
      readNotes(db, caseId),
      readNotices(db, found.comment_id),
      countNotices(db, found.comment_id),
      readTimeline(db, caseId),
      readAuthorHistory(db, { site, author, caseId }),
    ])
  const { records, shared } = complainants
  const readers = complaintList.filter(({ source }) => source === 'reader')
  const brigade = brigadeOf(readers, records, shared)
  return {
    ...found,
    appeal,
    complaintList,
    records,
    brigade,
    decision,
    proposal,
    hands,
    notes,
    notices,
    noticeCount,
    events,
    history,
  }
}

/** The site has said that the comment changed, and not how: no revision has come that is newer than the one decided on. */
const changedUnseen = sql<boolean>`exists (
  select from deliveries join decisions on decisions.id = deliveries.decision_id
  where deliveries.comment_id = comments.id and deliveries.state = 'superseded'
    and decisions.revision >= comments.revision)`

/** The cases that somebody holds at `now`, the longest held first. */
export async function readHeld(db: Kysely<Database>, moderator: Moderator, now: Date) {
  return await db
    .selectFrom('claims')
    .innerJoin('cases', 'cases.id', 'claims.case_id')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .select([
      'cases.id',
      'cases.kind',
      'cases.reasons',
      'cases.due_at',
      'claims.claimed_at',
      'claims.expires_at',
      'claims.token_hash',
      'comment_revisions.text',
      'article_title',
    ])
    .where('claims.moderator_id', '=', moderator.id)
    .where(seesSite(moderator, 'cases.site_id'))
    .where('claims.ended_at', 'is', null)
    .where('claims.expires_at', '>', now)
    .orderBy('claims.claimed_at')
    .execute()
}
