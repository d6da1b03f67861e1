import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Who acts on people, sites and keys: an admin at the desk, or whoever may run the command. */
export type Actor = { moderator: string } | 'command'

/**
 * Records who did what, in the transaction that does it; never changed afterwards.
 *
 * @param subject `moderator:amira`, `site:courier`, `key:ID`.
 * @param data ids and codes; never a secret, and nothing that would have to be erased.
 */
export async function told(
  trx: Transaction<Database>,
  actor: Actor,
  type: string,
  subject: string,
  data: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<void> {
  const moderator_id = actor === 'command' ? null : actor.moderator
  await trx
    .insertInto('admin_events')
    .values({ at: now, moderator_id, type, subject, data: JSON.stringify(data) })
    .execute()
}
