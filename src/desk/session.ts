import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
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
