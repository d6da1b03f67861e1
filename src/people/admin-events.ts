import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Who acts on people, sites and keys: an admin at the desk, or whoever may run the command. */
export type Actor = { moderator: string } | 'command'

/** What is done to people, sites and keys. */
export type AdminEventType =
  | 'moderator_added'
  | 'moderator_changed'
  | 'moderator_disabled'
  | 'moderator_enabled'
  | 'account_added'
  | 'account_removed'
  | 'password_set'
  | 'password_removed'
  | 'session_ended'
  | 'sessions_ended'
  | 'link_made'
  | 'identity_linked'
  | 'site_added'
  | 'site_changed'
  | 'secret_added'
  | 'secret_retired'
  | 'key_added'
  | 'key_replaced'
  | 'key_revoked'

/**
 * Records who did what, in the transaction that does it; never changed afterwards.
 *
 * @param subject `moderator:amira`, `site:courier`, `key:ID`.
 * @param data ids and codes; never a secret, and nothing that would have to be erased.
 */
export async function told(
  trx: Transaction<Database>,
  actor: Actor,
  type: AdminEventType,
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
