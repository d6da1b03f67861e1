import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Kysely, sql } from 'kysely'
import { findModerator, type Moderator } from '../claim/moderator.ts'
import type { Database } from '../database/schema.ts'
import { hashToken, newToken } from '../token.ts'

const COOKIE = 'postmod_session'
const LASTS_MS = 12 * 3_600_000

/** Begins a session for somebody who has just shown who they are. Always a new token. */
export async function beginSession(
  db: Kysely<Database>,
  moderatorId: string,
  reply: FastifyReply,
  now: Date,
): Promise<void> {
  const token = newToken('session_')
  const expires = new Date(now.getTime() + LASTS_MS)
  await db
    .insertInto('sessions')
    .values({ token_hash: hashToken(token), moderator_id: moderatorId, created_at: now, expires_at: expires })
    .execute()
  reply.setCookie(COOKIE, token, { path: '/', httpOnly: true, sameSite: 'lax', expires })
}

/** Who is signed in, if anybody. */
export async function whoIs(db: Kysely<Database>, request: FastifyRequest, now: Date): Promise<Moderator | undefined> {
  const token = request.cookies[COOKIE]
  if (!token) return undefined
  const session = await db
    .selectFrom('sessions')
    .select('moderator_id')
    .where('token_hash', '=', hashToken(token))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return session && (await findModerator(db, session.moderator_id))
}

export async function endSession(
  db: Kysely<Database>,
  request: FastifyRequest,
  reply: FastifyReply,
  now: Date,
): Promise<void> {
  const token = request.cookies[COOKIE]
  if (token) {
    await db.updateTable('sessions').set({ ended_at: now }).where('token_hash', '=', hashToken(token)).execute()
  }
  reply.clearCookie(COOKIE, { path: '/' })
}

/** What a session is known by beside its cookie; undefined without one. */
export function sessionKey(request: FastifyRequest): string | undefined {
  const token = request.cookies[COOKIE]
  return token ? hashToken(token).toString('hex') : undefined
}

/** Which of these sessions go on, of people who may still work here: one look for all. */
export async function stillSignedIn(
  db: Kysely<Database>,
  keys: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select encode(token_hash, 'hex') as key
    from sessions join moderators on moderators.id = sessions.moderator_id
    where token_hash in (select decode(key, 'hex') from unnest(${keys}::text[]) as keys (key))
      and ended_at is null and expires_at > ${now} and disabled_at is null`.execute(db)
  return new Set(rows.map(({ key }) => key))
}
