import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type Actor, told } from './admin-events.ts'
import { hashPassword, isPassword } from './argon2id.ts'
import { guessSucceeded, takeGuess } from './guesses.ts'
import { faultOfPassword, MOST_PASSWORD } from './password-faults.ts'
import { isLogin } from './person.ts'
import { endSessions } from './sessions.ts'

/** It cannot be a password: the message says why, and never what it was. */
export class BadPasswordError extends Error {
  override name = 'BadPasswordError'
}

/**
 * Sets a moderator's password, and ends their sessions but the one (by id) in which they set it.
 * @throws {BadPasswordError}
 */
export async function setPassword(
  trx: Transaction<Database>,
  moderatorId: string,
  password: string,
  actor: Actor,
  now: Date,
  keepSession?: string,
): Promise<void> {
  const { login, name } = await trx
    .selectFrom('moderators')
    .select(['login', 'name'])
    .where('id', '=', moderatorId)
    .executeTakeFirstOrThrow()
  const fault = faultOfPassword(password, { login, name })
  if (fault !== undefined) throw new BadPasswordError(`password: ${fault}`)
  const hash = await hashPassword(password)
  await trx
    .insertInto('moderator_passwords')
    .values({ moderator_id: moderatorId, hash, set_at: now })
    .onConflict(conflict => conflict.column('moderator_id').doUpdateSet({ hash, set_at: now }))
    .execute()
  await told(trx, actor, 'password_set', `moderator:${login}`, {}, now)
  await endSessions(trx, moderatorId, actor, now, keepSession)
  // Whoever guessed at the old one does not keep its owner from the new one.
  await guessSucceeded(trx, 'name', login)
}

/** Since when a moderator has the password they have; undefined: they have none. */
export async function passwordSetAt(db: Kysely<Database>, moderatorId: string): Promise<Date | undefined> {
  const set = await db
    .selectFrom('moderator_passwords')
    .select('set_at')
    .where('moderator_id', '=', moderatorId)
    .executeTakeFirst()
  return set?.set_at
}

/**
 * Who signs in with this name and this password from this network address; undefined if they do not go together, or
 * too many were tried. Which of them it was, neither the answer says nor the time that it takes: a hash is computed
 * for an unknown name, for a person without a password or who is disabled, and for a name that is stopped.
 */
export async function checkPassword(
  db: Kysely<Database>,
  { login: typed, password, address }: { login: string; password: string; address: string },
  now: Date,
): Promise<string | undefined> {
  const login = typed.trim().toLowerCase()
  // This alone is quick: it says nothing about a name, and whoever floods the desk shall not keep it busy.
  if (!(await takeGuess(db, 'address', address, now))) return undefined
  const mayBe = await takeGuess(db, 'name', login, now)
  const person = await withPassword(db, isLogin(login) ? login : '')
  const isTooLong = password.length > 4 * MOST_PASSWORD
  const isRight = await isPassword(isTooLong ? '' : password, person?.hash)
  if (!mayBe || !person || !isRight || isTooLong) return undefined
  // Others' hashes may have been waited for: it must be theirs still.
  if ((await withPassword(db, login))?.hash !== person.hash) return undefined
  await guessSucceeded(db, 'name', login)
  await guessSucceeded(db, 'address', address)
  return person.id
}

async function withPassword(db: Kysely<Database>, login: string): Promise<{ id: string; hash: string } | undefined> {
  return await db
    .selectFrom('moderators')
    .innerJoin('moderator_passwords', 'moderator_passwords.moderator_id', 'moderators.id')
    .select(['moderators.id', 'hash'])
    .where('login', '=', login)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}
