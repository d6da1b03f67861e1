import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import * as sessions from '../people/sessions.ts'
import { hashToken } from '../token.ts'

const COOKIE = 'postmod_session'

/**
 * Begins a session in this browser, and ends the one that was open here, whoever's it was. Always a new token: one that
 * was planted here before opens nothing.
 */
export async function beginSession(
  db: Kysely<Database>,
  moderatorId: string,
  reply: FastifyReply,
  now: Date,
  how: sessions.How,
): Promise<void> {
  await endHere(db, reply.request, now)
  const { token, expiresAt } = await sessions.beginSession(db, moderatorId, how, now)
  // Lax: whoever follows a link from a mail to a case is signed in there; what another site's form sends is not.
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', expires: expiresAt } as const
  reply.setCookie(nameOf(reply.request), token, cookie)
}

/** This browser's session, if it goes on. */
export async function sessionHere(
  db: Kysely<Database>,
  request: FastifyRequest,
  now: Date,
): Promise<sessions.Session | undefined> {
  const token = tokenIn(request)
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
  await endHere(db, request, now)
  reply.clearCookie(nameOf(request), { path: '/' })
}

async function endHere(db: Kysely<Database>, request: FastifyRequest, now: Date): Promise<void> {
  const token = tokenIn(request)
  if (!token) return
  await db
    .updateTable('sessions')
    .set({ ended_at: now })
    .where('token_hash', '=', hashToken(token))
    .where('ended_at', 'is', null)
    .execute()
}

/** What a session is known by beside its cookie; undefined without one. */
export function sessionKey(request: FastifyRequest): string | undefined {
  const token = tokenIn(request)
  return token ? hashToken(token).toString('hex') : undefined
}

function tokenIn(request: FastifyRequest): string | undefined {
  return request.cookies[nameOf(request)]
}

const nameOf = ({ server }: FastifyRequest) => server.cookiePrefix + COOKIE

/** Which of these sessions go on, of people who may still work here: one look for all. */
export const stillSignedIn = sessions.stillGoing
