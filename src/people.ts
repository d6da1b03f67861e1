import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './database/schema.ts'
import type { ModeratorsTable } from './database/tables/moderators.ts'
import type { Pool } from './rota/rota.ts'
import { hashToken, newToken } from './token.ts'

export type NewModerator = { login: string; name: string; role: ModeratorsTable['role']; pools: readonly Pool[] }

/** Adds a moderator, or changes name, role and pools of the one who has that login. @returns their id. */
export async function ensureModerator(
  trx: Transaction<Database>,
  { login, name, role, pools }: NewModerator,
): Promise<string> {
  await trx
    .insertInto('moderators')
    .values({ id: randomUUID(), login, name, role })
    .onConflict(conflict => conflict.column('login').doUpdateSet({ name, role }))
    .execute()
  const { id } = await trx.selectFrom('moderators').select('id').where('login', '=', login).executeTakeFirstOrThrow()
  await trx.deleteFrom('moderator_pools').where('moderator_id', '=', id).execute()
  if (pools.length > 0) {
    await trx
      .insertInto('moderator_pools')
      .values(pools.map(pool => ({ moderator_id: id, pool })))
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  return id
}

const LINK_LASTS = '10 minutes'

/** A link's token: whoever opens it within ten minutes signs in as this moderator, once. */
export async function newSignInLink(db: Kysely<Database>, login: string): Promise<string | undefined> {
  const person = await db
    .selectFrom('moderators')
    .select('id')
    .where('login', '=', login)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (!person) return undefined
  const token = newToken('link_')
  // By PostgreSQL's clock, which the desk follows: the command may run on any machine.
  await db
    .insertInto('sign_in_links')
    .values({
      token_hash: hashToken(token),
      moderator_id: person.id,
      created_at: sql`now()`,
      expires_at: sql`now() + ${LINK_LASTS} ::interval`,
    })
    .execute()
  return token
}

/** Uses up a link. @returns the moderator's id, or undefined if it was used, is too old or never was. */
export async function useSignInLink(db: Kysely<Database>, token: string, now: Date): Promise<string | undefined> {
  const used = await db
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('moderator_id')
    .executeTakeFirst()
  return used?.moderator_id
}
