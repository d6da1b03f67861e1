import type { Selectable, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What a comment says in its newest revision; null if that was erased. */
export async function textNow(
  trx: Transaction<Database>,
  { id, revision }: Pick<Selectable<Database['comments']>, 'id' | 'revision'>,
): Promise<string | null> {
  const { text } = await trx
    .selectFrom('comment_revisions')
    .select('text')
    .where('comment_id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  return text
}
