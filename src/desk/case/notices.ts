import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database/schema.ts'
import { MOST_SHOWN } from '../../notice/record-notices.ts'

export type CardNotice = Awaited<ReturnType<typeof readNotices>>[number]

/**
 * The notices of defamation about a comment, also those that came in other cases of it: those that nobody has dealt with
 * before the others, the first first; so many as one reads.
 */
export async function readNotices(db: Kysely<Database>, commentId: number) {
  return await db
    .selectFrom('notices')
    .innerJoin('complaints', join =>
      join.onRef('complaints.site_id', '=', 'notices.site_id').onRef('complaints.id', '=', 'notices.complaint_id'),
    )
    .leftJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'notices.comment_id')
        .onRef('comment_revisions.revision', '=', 'complaints.revision'),
    )
    .leftJoin('notice_texts', 'notice_texts.notice_id', 'notices.id')
    .leftJoin('moderators', 'moderators.id', 'notices.ended_by')
    .select(['notices.id', 'jurisdiction', 'notices.received_at', 'due_at', 'missing', 'ended_at', 'ended_as'])
    .select(['consent_to_name', 'consent_to_email', 'complaints.reference', 'moderators.name as endedBy'])
    .select([
      'notice_texts.name',
      'notice_texts.email',
      'words',
      'why',
      'meaning',
      'inaccurate',
      'sent',
      'comment_revisions.url',
    ])
    .where('notices.comment_id', '=', commentId)
    .orderBy(sql`notices.ended_at is not null`)
    .orderBy('notices.id')
    .limit(MOST_SHOWN)
    .execute()
}
