import { randomBytes, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { transactionTime } from '../database/transaction-time.ts'
import { type Actor, told } from '../people/admin-events.ts'
import { checkUuid } from './check.ts'
import { NoSuchSiteError, SiteConflictError } from './errors.ts'
import { lockSite } from './sites.ts'

/** A secret as it may be shown: without itself. */
export type WebhookSecret = { id: string; createdAt: Date; retiredAt: Date | null }

/** Both sign every message while the site changes from one to the other. */
const VALID_AT_ONCE = 2

/**
 * A new secret that the site's webhooks are signed with at once, beside the one that is valid already. To change
 * secrets without losing a message: add one, let the site know both, retire the old one.
 *
 * @param id what the secret will be called in lists, a UUID; who sends the same form twice has one secret.
 * @returns the secret, told here and nowhere else.
 * @throws {NoSuchSiteError}
 * @throws {SiteConflictError} if two are valid, or one has that id already: it was told to whoever added it.
 */
export async function newWebhookSecret(
  trx: Transaction<Database>,
  siteId: string,
  actor: Actor = 'command',
  now?: Date,
  id: string = randomUUID(),
): Promise<string> {
  checkUuid(id, 'secret')
  const when = now ?? (await transactionTime(trx))
  await lockSite(trx, siteId)
  if (await isTaken(trx, id)) throw new SiteConflictError('The secret was added already, and shown once.')
  if ((await validSecrets(trx, siteId)) >= VALID_AT_ONCE)
    throw new SiteConflictError(`Two secrets of ${siteId} are valid: retire one first.`)
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  await trx.insertInto('site_webhook_secrets').values({ id, site_id: siteId, secret, created_at: when }).execute()
  await told(trx, actor, 'secret_added', `site:${siteId}`, { secret: id }, when)
  return secret
}

/**
 * From now on nothing is signed with it. One that was retired before stays so.
 * @throws {NoSuchSiteError}
 * @throws {SiteConflictError} if it is the only valid one: what was sent next would not be signed at all.
 */
export async function retireSecret(
  trx: Transaction<Database>,
  secretId: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  checkUuid(secretId, 'secret')
  const siteId = await siteOfSecret(trx, secretId)
  // Two that are retired at once must not leave none.
  await lockSite(trx, siteId)
  const retired = await trx
    .updateTable('site_webhook_secrets')
    .set({ retired_at: now })
    .where('id', '=', secretId)
    .where('retired_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!retired) return
  if ((await validSecrets(trx, siteId)) === 0)
    throw new SiteConflictError(`It is the only valid secret of ${siteId}: add the next one first.`)
  await told(trx, actor, 'secret_retired', `site:${siteId}`, { secret: secretId }, now)
}

/** The newest first. */
export async function listSecrets(db: Kysely<Database>, siteId: string): Promise<WebhookSecret[]> {
  return await db
    .selectFrom('site_webhook_secrets')
    .select(['id', 'created_at as createdAt', 'retired_at as retiredAt'])
    .where('site_id', '=', siteId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

/** One secret of a site. @throws {NoSuchSiteError} if it has none of that id. */
export async function secretOf(db: Kysely<Database>, siteId: string, secretId: string): Promise<WebhookSecret> {
  const secret = (await listSecrets(db, siteId)).find(({ id }) => id === secretId)
  if (!secret) throw new NoSuchSiteError(`There is no secret ${secretId} of ${siteId}.`)
  return secret
}

async function isTaken(trx: Transaction<Database>, id: string): Promise<boolean> {
  const secret = await trx.selectFrom('site_webhook_secrets').select('id').where('id', '=', id).executeTakeFirst()
  return secret !== undefined
}

async function siteOfSecret(trx: Transaction<Database>, secretId: string): Promise<string> {
  const secret = await trx
    .selectFrom('site_webhook_secrets')
    .select('site_id')
    .where('id', '=', secretId)
    .executeTakeFirst()
  if (!secret) throw new NoSuchSiteError(`There is no secret ${secretId}.`)
  return secret.site_id
}

async function validSecrets(trx: Transaction<Database>, siteId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('site_webhook_secrets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('site_id', '=', siteId)
    .where('retired_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
