import { type Insertable, type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { LockedComment, ReceivedComplaint } from './batch.ts'
import type { Complaint } from './complaint.ts'
import { TYPED } from './typed-comment.ts'

/** The key of a comment within a batch. Sites' ids have no NUL. */
export const commentKey = (site: string, commentId: string) => `${site}\u0000${commentId}`

/**
 * Finds or makes the comments of a batch and locks their rows: whoever joins or opens a case for a comment, or
 * decides one, holds this lock first. Sorted, so that overlapping batches cannot deadlock.
 * @returns by `commentKey`.
 */
export async function lockComments(
  trx: Transaction<Database>,
  batch: readonly ReceivedComplaint[],
): Promise<Map<string, Selectable<Database['comments']>>> {
  const sorted = newestOf(batch)
  await trx
    .insertInto('comments')
    .values(
      sorted.map(({ site, comment }) => ({
        site_id: site,
        site_comment_id: comment.id,
        // Empty where staff typed a comment whose author's id they do not know.
        author: comment.author.id || null,
        posted_at: comment.postedAt,
        revision: comment.revision,
        typed: comment.revision === TYPED,
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
  return new Map(rows.map(row => [commentKey(row.site_id, row.site_comment_id), row]))
}

/**
 * Writes down the revisions that new complaints are about, each once, and which is the newest; an older one never
 * replaces a newer one.
 * @returns the comments of `fresh`, by `commentKey`; `newText` says that a newer revision came of one already known.
 */
export async function recordRevisions(
  trx: Transaction<Database>,
  fresh: readonly ReceivedComplaint[],
  locked: ReadonlyMap<string, Selectable<Database['comments']>>,
  now: Date,
): Promise<Map<string, LockedComment>> {
  const revisions = new Map<string, Insertable<Database['comment_revisions']>>()
  for (const { complaint } of fresh) {
    const { site, comment } = complaint
    const { id } = locked.get(commentKey(site, comment.id))!
    revisions.set(`${id}/${comment.revision}`, revisionRow(id, comment, now))
  }
  await trx
    .insertInto('comment_revisions')
    .values([...revisions.values()])
    .onConflict(conflict => conflict.columns(['comment_id', 'revision']).doNothing())
    .execute()

  const comments = new Map<string, LockedComment>()
  for (const { site, comment } of newestOf(fresh.filter(({ raisedBy }) => raisedBy === undefined))) {
    const known = locked.get(commentKey(site, comment.id))!
    if (known.typed) await learnAuthor(trx, known.id, comment)
  }
  for (const { site, comment } of newestOf(fresh)) {
    const key = commentKey(site, comment.id)
    const known = locked.get(key)!
    const newText = comment.revision > known.revision
    comments.set(key, { ...known, newText, revision: Math.max(comment.revision, known.revision) })
    if (newText) await commentIsAt(trx, known.id, comment.revision)
    else if (comment.revision === TYPED && known.author === null && comment.author.id)
      await trx.updateTable('comments').set({ author: comment.author.id }).where('id', '=', known.id).execute()
  }
  return comments
}

/** The site tells of a comment that staff typed: who wrote it, and when. */
export async function learnAuthor(
  trx: Transaction<Database>,
  commentId: number,
  { author, postedAt }: Pick<Complaint['comment'], 'author' | 'postedAt'>,
): Promise<void> {
  await trx
    .updateTable('comments')
    .set({ author: author.id, posted_at: new Date(postedAt), typed: false })
    .where('id', '=', commentId)
    .execute()
}

/** A newer revision is there: what was removed before it is back. */
export async function commentIsAt(trx: Transaction<Database>, commentId: number, revision: number): Promise<void> {
  const back = sql`removed_revision < ${revision}`
  await trx
    .updateTable('comments')
    .set({
      revision,
      removed_at: sql<Date | null>`case when ${back} then null else removed_at end`,
      removed_revision: sql<number | null>`case when ${back} then null else removed_revision end`,
    })
    .where('id', '=', commentId)
    .execute()
}

/** A revision as it is kept. */
export function revisionRow(
  commentId: number,
  comment: Complaint['comment'],
  now: Date,
): Insertable<Database['comment_revisions']> {
  return {
    comment_id: commentId,
    revision: comment.revision,
    text: comment.text,
    author_name: comment.author.name,
    url: comment.url,
    article_url: comment.article.url,
    // Staff may have typed none.
    article_title: comment.article.title || null,
    in_reply_to: comment.inReplyTo ? JSON.stringify(comment.inReplyTo) : null,
    thread: comment.thread ? JSON.stringify(comment.thread) : null,
    seen_at: now,
  }
}

/** Each comment of a batch once, in its newest revision, in the order in which rows are inserted. */
function newestOf(batch: readonly ReceivedComplaint[]): ReceivedComplaint['complaint'][] {
  const newest = new Map<string, ReceivedComplaint['complaint']>()
  for (const { complaint } of batch) {
    const key = commentKey(complaint.site, complaint.comment.id)
    const known = newest.get(key)
    if (!known || complaint.comment.revision > known.comment.revision) newest.set(key, complaint)
  }
  return [...newest.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, complaint]) => complaint)
}
