import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { SessionsTable } from '../database/tables/moderators.ts'
import { hashToken, newToken } from '../token.ts'
import { type Actor, told } from './admin-events.ts'

/** A shift and its handover; whoever works longer signs in again. */
const LASTS_MS = 12 * 3_600_000
/** A browser that nobody has used for so long may stand open to somebody else. */
const IDLE_MS = 2 * 3_600_000
/** How exactly it is known when a session was last used: a write a request would be too much for it. */
const SEEN_EVERY_MS = 60_000

/** How somebody showed who they are. */
export type How = 'link' | 'password' | 'oidc' | 'demo'

export type Session = {
  id: string
  moderatorId: string
  how: How
  createdAt: Date
  /** When it was last used, to the minute; null: begun by the version before, and not used since. */
  seenAt: Date | null
  expiresAt: Date
}

/** Begins a session for somebody who has just shown who they are. Always a new token, told here and nowhere else. */
export async function beginSession(
  db: Kysely<Database>,
  moderatorId: string,
  how: How,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken('session_')
  const expiresAt = new Date(now.getTime() + LASTS_MS)
  await db
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      moderator_id: moderatorId,
      how,
      created_at: now,
      seen_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { token, expiresAt }
}

/**
 * The session that a token opens, if it goes on. Whether its moderator may still work here, `findModerator` says.
 * @param used false where a page only listens: that keeps no session from being idle.
 */
export async function sessionOf(
  db: Kysely<Database>,
  token: string,
  now: Date,
  { used = true } = {},
): Promise<Session | undefined> {
  const found = await going(db, now).where('token_hash', '=', hashToken(token)).executeTakeFirst()
  if (!found) return undefined
  const session = asSession(found)
  const isOld = session.seenAt === null || session.seenAt.getTime() <= now.getTime() - SEEN_EVERY_MS
  if (!used || !isOld) return session
  // Ended in between, it stays ended; seen later by another process, it stays so.
  await db
    .updateTable('sessions')
    .set({ seen_at: sql`greatest(seen_at, ${now})` })
    .where('id', '=', session.id)
    .where('ended_at', 'is', null)
    .execute()
  return { ...session, seenAt: now }
}

/** What a moderator has open, the newest first. */
export async function listSessions(db: Kysely<Database>, moderatorId: string, now: Date): Promise<Session[]> {
  const sessions = await going(db, now)
    .where('moderator_id', '=', moderatorId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return sessions.map(asSession)
}

/** Ends one session of this moderator, from wherever. @returns false if there was none of theirs that went on. */
export async function endSession(
  trx: Transaction<Database>,
  moderatorId: string,
  id: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const ended = await trx
    .updateTable('sessions')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('moderator_id', '=', moderatorId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst()
  if (!ended) return false
  await told(trx, actor, 'session_ended', await subjectOf(trx, moderatorId), { session: id }, now)
  return true
}

/** Ends every session of a moderator, and their links, or every session but that from which they ask. @returns how many there were. */
export async function endSessions(
  trx: Transaction<Database>,
  moderatorId: string,
  actor: Actor,
  now: Date,
  exceptId?: string,
): Promise<number> {
  // A link that was made before leads nobody in afterwards.
  await trx
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('moderator_id', '=', moderatorId)
    .where('used_at', 'is', null)
    .execute()
  const ended = await trx
    .updateTable('sessions')
    .set({ ended_at: now })
    .where('moderator_id', '=', moderatorId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .$if(exceptId !== undefined, all => all.where('id', '<>', exceptId!))
    .returning('id')
    .execute()
  if (ended.length > 0)
    await told(trx, actor, 'sessions_ended', await subjectOf(trx, moderatorId), { sessions: ended.length }, now)
  return ended.length
}

/** Which of these sessions, by the hashes of their tokens in hex, go on, of people who may still work here. */
export async function stillGoing(
  db: Kysely<Database>,
  hashes: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ hash: string }>`
    select encode(token_hash, 'hex') as hash
    from sessions join moderators on moderators.id = sessions.moderator_id
    where token_hash in (select decode(hash, 'hex') from unnest(${hashes}::text[]) as hashes (hash))
      and ended_at is null and expires_at > ${now} and (seen_at is null or seen_at > ${idleSince(now)})
      and disabled_at is null`.execute(db)
  return new Set(rows.map(({ hash }) => hash))
}

function going(db: Kysely<Database>, now: Date) {
  return db
    .selectFrom('sessions')
    .select(['id', 'moderator_id', 'how', 'created_at', 'seen_at', 'expires_at'])
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where(({ or, eb }) => or([eb('seen_at', 'is', null), eb('seen_at', '>', idleSince(now))]))
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - IDLE_MS)
}

function asSession(
  row: Pick<SessionsTable, 'moderator_id' | 'created_at' | 'seen_at' | 'expires_at'> & { id: string; how: How },
): Session {
  const { id, how, moderator_id, created_at, seen_at, expires_at } = row
  return { id, how, moderatorId: moderator_id, createdAt: created_at, seenAt: seen_at, expiresAt: expires_at }
}

async function subjectOf(db: Kysely<Database>, moderatorId: string): Promise<string> {
  const { login } = await db
    .selectFrom('moderators')
    .select('login')
    .where('id', '=', moderatorId)
    .executeTakeFirstOrThrow()
  return `moderator:${login}`
}
