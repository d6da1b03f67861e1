import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { NoSuchSiteError } from './errors.ts'

/** A key as it may be shown: without itself. */
export type SiteKey = {
  id: string
  site: string
  name: string
  scopes: string[]
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  /** To the minute. */
  lastUsedAt: Date | null
}

/** The keys of a site, or of all sites, the newest first. */
export async function listKeys(db: Kysely<Database>, siteId?: string): Promise<SiteKey[]> {
  return await db
    .selectFrom('site_keys')
    .select(['id', 'site_id as site', 'name', 'scopes', 'created_at as createdAt'])
    .select(['expires_at as expiresAt', 'revoked_at as revokedAt', 'last_used_at as lastUsedAt'])
    .$if(siteId !== undefined, query => query.where('site_id', '=', siteId!))
    .orderBy('site_id')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

/** A key, who made it and which one came in its place. */
export type KeyWithHands = SiteKey & {
  /** The name of who made it; null: the command did; undefined: it is older than the record of that. */
  madeBy: string | null | undefined
  replacedBy: string | undefined
}

/** The same for one site, with who made each. */
export async function keysWithHands(db: Kysely<Database>, siteId: string): Promise<KeyWithHands[]> {
  const keys = await listKeys(db, siteId)
  if (keys.length === 0) return []
  const told = await db
    .selectFrom('admin_events')
    .leftJoin('moderators', 'moderators.id', 'admin_events.moderator_id')
    .select(['type', 'subject', 'data', 'moderators.name as by'])
    .where(
      'subject',
      'in',
      keys.map(({ id }) => `key:${id}`),
    )
    .where('type', 'in', ['key_added', 'key_replaced'])
    .execute()
  // Which key an event made: its subject, or what came in the subject's place.
  const made = told.map(({ type, subject, data, by }) => {
    const isNew = type === 'key_added'
    return { id: isNew ? subject.slice('key:'.length) : data['by'], inPlaceOf: isNew ? undefined : subject, by }
  })
  return keys.map(key => ({
    ...key,
    madeBy: made.find(({ id }) => id === key.id)?.by,
    replacedBy: keys.find(({ id }) => made.some(one => one.id === id && one.inPlaceOf === `key:${key.id}`))?.id,
  }))
}

/** One key of a site. @throws {NoSuchSiteError} if it has none of that id. */
export async function keyOf(db: Kysely<Database>, siteId: string, keyId: string): Promise<KeyWithHands> {
  const key = (await keysWithHands(db, siteId)).find(({ id }) => id === keyId)
  if (!key) throw new NoSuchSiteError(`There is no key ${keyId} of ${siteId}.`)
  return key
}

/** Whether a key is good now; the door asks the same of the record (`findKey`). */
export function isGood({ expiresAt, revokedAt }: SiteKey, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}
