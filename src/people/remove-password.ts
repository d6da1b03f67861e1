import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type Actor, told } from './admin-events.ts'
import { endSessions } from './sessions.ts'
import { lockModerator } from './stored-person.ts'

/**
 * A moderator has no password any more, and is signed out everywhere: somebody else may have come in by it.
 * @returns false if they had none. @throws {NoSuchModeratorError}
 */
export async function removePassword(
  trx: Transaction<Database>,
  login: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const { id } = await lockModerator(trx, login)
  const removed = await trx
    .deleteFrom('moderator_passwords')
    .where('moderator_id', '=', id)
    .returning('moderator_id')
    .executeTakeFirst()
  if (!removed) return false
  await told(trx, actor, 'password_removed', `moderator:${login}`, {}, now)
  await endSessions(trx, id, actor, now)
  return true
}
