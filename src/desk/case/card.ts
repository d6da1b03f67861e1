import type { Kysely } from 'kysely'
import type { Database } from '../../database/schema.ts'

export type Card = NonNullable<Awaited<ReturnType<typeof readCard>>>

/** Everything that a moderator sees of a case, as it is now. Undefined if there is no such case. */
export async function readCard(db: Kysely<Database>, caseId: number) {
  const found = await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .innerJoin('sites', 'sites.id', 'comments.site_id')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .selectAll('cases')
    .select(['sites.name as site', 'comments.posted_at', 'comments.revision', 'site_comment_id'])
    .select(['comment_revisions.text', 'author_name', 'url', 'article_url', 'article_title', 'in_reply_to', 'thread'])
    .where('cases.id', '=', caseId)
    .executeTakeFirst()
  if (!found) return undefined

  const complaints = await db
    .selectFrom('complaints')
    .leftJoin('complaint_texts', join =>
      join
        .onRef('complaint_texts.site_id', '=', 'complaints.site_id')
        .onRef('complaint_texts.complaint_id', '=', 'complaints.id'),
    )
    .select(['complaints.id', 'reason', 'source', 'received_at', 'complainant_id', 'detail', 'complaint_texts.name'])
    .where('case_id', '=', caseId)
    .orderBy('received_at')
    .orderBy('complaints.id')
    .execute()
  const decision = await db
    .selectFrom('decisions')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .innerJoin('moderators', 'moderators.id', 'decisions.moderator_id')
    .select(['action', 'rule', 'decided_at', 'text_after', 'statement', 'deliveries.not_before', 'moderators.name'])
    .where('decisions.case_id', '=', caseId)
    .where('deliveries.state', '<>', 'withdrawn')
    .executeTakeFirst()
  return { ...found, complaintList: complaints, decision }
}

/** The cases that somebody holds at `now`, the longest held first. */
export async function readHeld(db: Kysely<Database>, moderatorId: string, now: Date) {
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
      'cases.reasons',
      'cases.due_at',
      'claims.claimed_at',
      'claims.expires_at',
      'comment_revisions.text',
      'article_title',
    ])
    .where('claims.moderator_id', '=', moderatorId)
    .where('claims.ended_at', 'is', null)
    .where('claims.expires_at', '>', now)
    .orderBy('claims.claimed_at')
    .execute()
}
