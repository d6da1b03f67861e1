import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { transactionTime } from '../database/transaction-time.ts'
import { type Actor, told } from '../people/admin-events.ts'
import { hashToken, newToken } from '../token.ts'
import { checkedName, checkUuid } from './check.ts'
import { BadSiteError, NoSuchSiteError, SiteConflictError } from './errors.ts'
import { BACKEND_SCOPES, checkedScopes } from './scopes.ts'
import { lockSite } from './sites.ts'

export type NewKey = {
  /** What the key will be called in lists, a UUID; who sends the same form twice has one key. */
  id?: string | undefined
  name?: string | undefined
  /** Of `SCOPES`; those of a backend, if none are named. */
  scopes?: readonly string[] | undefined
  /** In milliseconds; without it the key is good until it is replaced or revoked. */
  goodFor?: number | undefined
}

const DAY_MS = 86_400_000
const OLD_KEY_GOOD_FOR_MS = DAY_MS
const OLD_KEY_AT_MOST_MS = 30 * DAY_MS

/**
 * A new key for a site. It is told here and nowhere else; only its hash is kept.
 * @throws {BadSiteError}
 * @throws {NoSuchSiteError}
 * @throws {SiteConflictError} if a key has that id already: it was told to whoever added it.
 */
export async function newSiteKey(
  trx: Transaction<Database>,
  siteId: string,
  { id = randomUUID(), name = 'key', scopes = BACKEND_SCOPES, goodFor }: NewKey = {},
  actor: Actor = 'command',
  now?: Date,
): Promise<string> {
  if (goodFor !== undefined && goodFor <= 0) throw new BadSiteError('A key must be good for some time.')
  checkUuid(id, 'key')
  const wanted = { id, name: checkedName(name), scopes: checkedScopes(scopes), goodFor }
  const when = now ?? (await transactionTime(trx))
  await lockSite(trx, siteId)
  const token = await insertKey(trx, siteId, wanted, when)
  await told(trx, actor, 'key_added', `key:${id}`, { site: siteId, scopes: wanted.scopes }, when)
  return token
}

/**
 * A key in place of another, with its name, scopes and lifetime. The old one is good for a while longer, so that no
 * process of the site is refused before it has the new one; its end never moves further away.
 *
 * @param oldGoodFor in milliseconds; a day, and at most 30.
 * @returns the new key, told here and nowhere else.
 * @throws {BadSiteError}
 * @throws {NoSuchSiteError} if there is no such key.
 * @throws {SiteConflictError} if the key is over, or was replaced before: two would come after it.
 */
export async function replaceKey(
  trx: Transaction<Database>,
  keyId: string,
  actor: Actor,
  now: Date,
  oldGoodFor: number = OLD_KEY_GOOD_FOR_MS,
): Promise<string> {
  if (!(oldGoodFor >= 0 && oldGoodFor <= OLD_KEY_AT_MOST_MS))
    throw new BadSiteError('The old key stays good for 30 days at most.')
  const old = await lockKey(trx, keyId)
  if (old.revoked_at !== null) throw new SiteConflictError('The key was revoked: add a new one.')
  if (old.expires_at !== null && old.expires_at <= now)
    throw new SiteConflictError('The key is over since its end: add a new one.')
  if (await wasReplaced(trx, keyId)) throw new SiteConflictError('The key was replaced already: replace the newer one.')

  const goodFor = old.expires_at === null ? undefined : old.expires_at.getTime() - old.created_at.getTime()
  const id = randomUUID()
  const token = await insertKey(trx, old.site_id, { id, name: old.name, scopes: old.scopes, goodFor }, now)
  const end = new Date(Math.min(now.getTime() + oldGoodFor, old.expires_at?.getTime() ?? Number.POSITIVE_INFINITY))
  await trx.updateTable('site_keys').set({ expires_at: end }).where('id', '=', keyId).execute()
  const data = { site: old.site_id, by: id, old_until: end.toISOString() }
  await told(trx, actor, 'key_replaced', `key:${keyId}`, data, now)
  return token
}

/** The key is good for nothing from the next request on. One that was revoked before stays so. @throws {NoSuchSiteError} */
export async function revokeKey(trx: Transaction<Database>, keyId: string, actor: Actor, now: Date): Promise<void> {
  const key = await lockKey(trx, keyId)
  if (key.revoked_at !== null) return
  await trx.updateTable('site_keys').set({ revoked_at: now }).where('id', '=', keyId).execute()
  await told(trx, actor, 'key_revoked', `key:${keyId}`, { site: key.site_id }, now)
}

async function insertKey(
  trx: Transaction<Database>,
  siteId: string,
  { id, name, scopes, goodFor }: { id: string; name: string; scopes: string[]; goodFor: number | undefined },
  now: Date,
): Promise<string> {
  const token = newToken('site_')
  const expires_at = goodFor === undefined ? null : new Date(now.getTime() + goodFor)
  const added = await trx
    .insertInto('site_keys')
    .values({ id, site_id: siteId, key_hash: hashToken(token), name, scopes, created_at: now, expires_at })
    .onConflict(conflict => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw new SiteConflictError('The key was added already, and shown once: replace it if it was missed.')
  return token
}

async function lockKey(trx: Transaction<Database>, keyId: string) {
  checkUuid(keyId, 'key')
  const key = await trx.selectFrom('site_keys').selectAll().where('id', '=', keyId).forUpdate().executeTakeFirst()
  if (!key) throw new NoSuchSiteError(`There is no key ${keyId}.`)
  return key
}

/** Its end alone does not say it: a key may have had one from the start. */
async function wasReplaced(trx: Transaction<Database>, keyId: string): Promise<boolean> {
  const replaced = await trx
    .selectFrom('admin_events')
    .select('id')
    .where('type', '=', 'key_replaced')
    .where('subject', '=', `key:${keyId}`)
    .executeTakeFirst()
  return replaced !== undefined
}
