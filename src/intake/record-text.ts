import type { Selectable, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { commentIsAt } from './comments.ts'

/** The newest revision known with another text: where it stands and what is around it has not changed. */
export async function recordText(
  trx: Transaction<Database>,
  { id, revision }: Selectable<Database['comments']>,
  changed: { revision: number; text: string },
  now: Date,
): Promise<void> {
  const known = await trx
    .selectFrom('comment_revisions')
    .select(['author_name', 'url', 'article_url', 'article_title', 'in_reply_to', 'thread'])
    .where('comment_id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('comment_revisions')
    .values({
      ...known,
      in_reply_to: known.in_reply_to && JSON.stringify(known.in_reply_to),
      thread: known.thread && JSON.stringify(known.thread),
      comment_id: id,
      revision: changed.revision,
      text: changed.text,
      seen_at: now,
    })
    // It was told as an older one by then, and is known.
    .onConflict(conflict => conflict.doNothing())
    .execute()
  await commentIsAt(trx, id, changed.revision)
}
