import { type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { ReceivedComplaint } from './record.ts'

export type LockedComment = Selectable<Database['comments']> & { newText: boolean }

/** The key of a comment within a batch. Sites' ids have no NUL. */
export const commentKey = (site: string, commentId: string) => `${site}\u0000${commentId}`

/**
 * Writes down the comments of a batch, each revision once, and locks their rows: whoever joins or opens a case for a
 * comment, or decides one, holds this lock first. Sorted, so that overlapping batches cannot deadlock.
 *
 * @returns by `commentKey`; `newText` says that this batch brought a newer revision of a comment already known.
 */
export async function recordComments(
  trx: Transaction<Database>,
  batch: readonly ReceivedComplaint[],
  now: Date,
): Promise<Map<string, LockedComment>> {
  const newest = new Map<string, ReceivedComplaint['complaint']>()
  for (const { complaint } of batch) {
    const key = commentKey(complaint.site, complaint.comment.id)
    const known = newest.get(key)
    if (!known || complaint.comment.revision > known.comment.revision) newest.set(key, complaint)
  }
  const sorted = [...newest.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, complaint]) => complaint)

  await trx
    .insertInto('comments')
    .values(
      sorted.map(({ site, comment }) => ({
        site_id: site,
        site_comment_id: comment.id,
        author: comment.author.id,
        posted_at: comment.postedAt,
        revision: comment.revision,
      })),
    )
    .onConflict(conflict => conflict.columns(['site_id', 'site_comment_id']).doNothing())
    .execute()

  const rows = await trx
    .selectFrom('comments')
    .selectAll()
    .where(({ eb, refTuple }) =>
      eb(
        refTuple('site_id', 'site_comment_id'),
        'in',
        sorted.map(({ site, comment }) => sql<[string, string]>`(${site}, ${comment.id})`),
      ),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()

  const locked = new Map<string, LockedComment>()
  for (const row of rows) {
    const key = commentKey(row.site_id, row.site_comment_id)
    const revision = newest.get(key)!.comment.revision
    locked.set(key, { ...row, newText: revision > row.revision, revision: Math.max(revision, row.revision) })
  }
  await recordRevisions(trx, batch, locked, now)
  for (const comment of locked.values()) {
    if (!comment.newText) continue
    await trx.updateTable('comments').set({ revision: comment.revision }).where('id', '=', comment.id).execute()
  }
  return locked
}

async function recordRevisions(
  trx: Transaction<Database>,
  batch: readonly ReceivedComplaint[],
  comments: ReadonlyMap<string, LockedComment>,
  now: Date,
): Promise<void> {
  const revisions = new Map<string, ReceivedComplaint['complaint']>()
  for (const { complaint } of batch) {
    const { id } = comments.get(commentKey(complaint.site, complaint.comment.id))!
    revisions.set(`${id}/${complaint.comment.revision}`, complaint)
  }
  await trx
    .insertInto('comment_revisions')
    .values(
      [...revisions.values()].map(({ site, comment }) => ({
        comment_id: comments.get(commentKey(site, comment.id))!.id,
        revision: comment.revision,
        text: comment.text,
        author_name: comment.author.name,
        url: comment.url,
        article_url: comment.article.url,
        article_title: comment.article.title,
        in_reply_to: comment.inReplyTo ? JSON.stringify(comment.inReplyTo) : null,
        thread: comment.thread ? JSON.stringify(comment.thread) : null,
        seen_at: now,
      })),
    )
    .onConflict(conflict => conflict.columns(['comment_id', 'revision']).doNothing())
    .execute()
}
