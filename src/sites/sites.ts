import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { transactionTime } from '../database/transaction-time.ts'
import { type Actor, told } from '../people/admin-events.ts'
import { checkedName, checkSiteId, checkWebhookUrl } from './check.ts'
import { NoSuchSiteError, SiteConflictError } from './errors.ts'

export type NewSite = {
  id: string
  name: string
  webhookUrl?: string | undefined
  /** Whether its webhook may lead to a private address, such as one of the same house; by default not. */
  privateAddresses?: boolean | undefined
}
export type Site = { id: string; name: string; webhookUrl: string | null; privateAddresses: boolean }

/** Adds a site, or changes the name and webhook of the one with that id. @throws {BadSiteError} */
export async function ensureSite(
  trx: Transaction<Database>,
  site: NewSite,
  actor: Actor = 'command',
  now?: Date,
): Promise<void> {
  const when = now ?? (await transactionTime(trx))
  const { id, name, webhookUrl = null, privateAddresses } = site
  if (!(await wasAdded(trx, site, actor, when)))
    await changeSite(trx, id, { name, webhookUrl, privateAddresses }, actor, when)
}

/**
 * Adds a site. It can hand nothing over before it has a key, and is told nothing before it has a secret.
 * @throws {BadSiteError}
 * @throws {SiteConflictError} if there is one with that id.
 */
export async function addSite(trx: Transaction<Database>, site: NewSite, actor: Actor, now: Date): Promise<void> {
  if (!(await wasAdded(trx, site, actor, now)))
    throw new SiteConflictError(`There is a site ${site.id} already; it can be changed.`)
}

/**
 * Changes what is given, and nothing else; a webhook of null is none, and decisions wait until there is one.
 * @throws {BadSiteError}
 * @throws {NoSuchSiteError}
 */
export async function changeSite(
  trx: Transaction<Database>,
  id: string,
  {
    name,
    webhookUrl,
    privateAddresses,
  }: { name?: string | undefined; webhookUrl?: string | null | undefined; privateAddresses?: boolean | undefined },
  actor: Actor,
  now: Date,
): Promise<void> {
  if (typeof webhookUrl === 'string') checkWebhookUrl(webhookUrl)
  const wanted = { name: name === undefined ? undefined : checkedName(name), webhook_url: webhookUrl }
  const site = await lockSite(trx, id)
  const after = {
    name: wanted.name ?? site.name,
    webhook_url: webhookUrl === undefined ? site.webhook_url : webhookUrl,
    private_addresses: privateAddresses ?? site.private_addresses,
  }
  const data = {
    ...(after.name !== site.name && { name: after.name }),
    ...(after.webhook_url !== site.webhook_url && { webhook: originOf(after.webhook_url) }),
    ...(after.private_addresses !== site.private_addresses && { private_addresses: after.private_addresses }),
  }
  if (Object.keys(data).length === 0) return
  await trx.updateTable('sites').set(after).where('id', '=', id).execute()
  await told(trx, actor, 'site_changed', `site:${id}`, data, now)
}

/** By name, as people look for them. */
export async function listSites(db: Kysely<Database>): Promise<Site[]> {
  return await db
    .selectFrom('sites')
    .select(['id', 'name', 'webhook_url as webhookUrl', 'private_addresses as privateAddresses'])
    .orderBy('name')
    .orderBy('id')
    .execute()
}

/** @throws {NoSuchSiteError} */
export async function findSite(db: Kysely<Database>, id: string): Promise<Site> {
  const site = (await listSites(db)).find(one => one.id === id)
  if (!site) throw new NoSuchSiteError(`There is no site ${id}.`)
  return site
}

/** Whoever changes a site, its keys or its secrets waits here for whoever is doing so. @throws {NoSuchSiteError} */
export async function lockSite(
  trx: Transaction<Database>,
  id: string,
): Promise<{ name: string; webhook_url: string | null; private_addresses: boolean }> {
  const site = await trx
    .selectFrom('sites')
    .select(['name', 'webhook_url', 'private_addresses'])
    .where('id', '=', id)
    // Not `for update`: complaints that come in refer to their site meanwhile, and must not wait.
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!site) throw new NoSuchSiteError(`There is no site ${id}.`)
  return site
}

async function wasAdded(
  trx: Transaction<Database>,
  {
    id,
    name,
    webhookUrl = null,
    privateAddresses = false,
  }: Omit<NewSite, 'webhookUrl'> & { webhookUrl?: string | null | undefined },
  actor: Actor,
  now: Date,
): Promise<boolean> {
  checkSiteId(id)
  if (webhookUrl !== null) checkWebhookUrl(webhookUrl)
  const added = await trx
    .insertInto('sites')
    .values({
      id,
      name: checkedName(name),
      webhook_url: webhookUrl,
      private_addresses: privateAddresses,
      created_at: now,
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  const data = { webhook: originOf(webhookUrl), ...(privateAddresses && { private_addresses: true }) }
  if (added) await told(trx, actor, 'site_added', `site:${id}`, data, now)
  return added !== undefined
}

// An address may carry a token in its path: where it leads is told, the rest is not.
function originOf(address: string | null): string | null {
  return address === null ? null : new URL(address).origin
}
