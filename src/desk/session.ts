import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import * as sessions from '../people/sessions.ts'
import { hashToken } from '../token.ts'

const COOKIE = 'postmod_session'

/** Begins a session in this browser. Always a new token: one that was planted here before opens nothing. */
export async function beginSession(
  db: Kysely<Database>,
  moderatorId: string,
  reply: FastifyReply,
  now: Date,
  how: sessions.How = 'link',
): Promise<void> {
  const { token, expiresAt } = await sessions.beginSession(db, moderatorId, how, now)
  reply.setCookie(COOKIE, token, { path: '/', httpOnly: true, sameSite: 'lax', expires: expiresAt })
}

/** This browser's session, if it goes on. */
export async function sessionHere(
  db: Kysely<Database>,
  request: FastifyRequest,
  now: Date,
): Promise<sessions.Session | undefined> {
  const token = request.cookies[COOKIE]
  // A page that listens (EventSource) comes back by itself, whether or not somebody is there.
  const used = request.headers.accept !== 'text/event-stream'
  return token ? await sessions.sessionOf(db, token, now, { used }) : undefined
}

/** Signs out, in this browser. */
export async function endSession(
  db: Kysely<Database>,
  request: FastifyRequest,
  reply: FastifyReply,
  now: Date,
): Promise<void> {
  const token = request.cookies[COOKIE]
  if (token) {
    await db
      .updateTable('sessions')
      .set({ ended_at: now })
      .where('token_hash', '=', hashToken(token))
      .where('ended_at', 'is', null)
      .execute()
  }
  reply.clearCookie(COOKIE, { path: '/' })
}

/** What a session is known by beside its cookie; undefined without one. */
export function sessionKey(request: FastifyRequest): string | undefined {
  const token = request.cookies[COOKIE]
  return token ? hashToken(token).toString('hex') : undefined
}

/** Which of these sessions go on, of people who may still work here: one look for all. */
export const stillSignedIn = sessions.stillGoing
