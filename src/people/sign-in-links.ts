import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { hashToken, newToken } from '../token.ts'
import { type Actor, told } from './admin-events.ts'

const LINK_LASTS = '10 minutes'

/** A link's token: whoever opens it within ten minutes signs in as this moderator, once. */
export async function newSignInLink(
  db: Kysely<Database>,
  login: string,
  actor: Actor = 'command',
): Promise<string | undefined> {
  const token = newToken('link_')
  return await db.transaction().execute(async trx => {
    const person = await trx
      .selectFrom('moderators')
      .select('id')
      .where('login', '=', login)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (!person) return undefined
    // By PostgreSQL's clock, which the desk follows: the command may run on any machine.
    const { created_at } = await trx
      .insertInto('sign_in_links')
      .values({
        token_hash: hashToken(token),
        moderator_id: person.id,
        created_at: sql`now()`,
        expires_at: sql`now() + ${LINK_LASTS} ::interval`,
      })
      .returning('created_at')
      .executeTakeFirstOrThrow()
    await told(trx, actor, 'link_made', `moderator:${login}`, {}, created_at)
    return token
  })
}

/**
 * Uses up a link. @returns the moderator's id, or undefined if it was used, is too old, never was, or its moderator may
 * not work here any more.
 */
export async function useSignInLink(db: Kysely<Database>, token: string, now: Date): Promise<string | undefined> {
  const used = await db
    .updateTable('sign_in_links')
    .from('moderators')
    .set({ used_at: now })
    .whereRef('moderators.id', '=', 'sign_in_links.moderator_id')
    .where('moderators.disabled_at', 'is', null)
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('moderator_id')
    .executeTakeFirst()
  return used?.moderator_id
}
