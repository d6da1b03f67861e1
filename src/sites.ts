import { randomBytes, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from './database/schema.ts'
import { hashToken, newToken } from './token.ts'

export type NewSite = { id: string; name: string; webhookUrl?: string | undefined }

/** Adds a site, or changes the name and webhook of the one with that id. */
export async function ensureSite(trx: Transaction<Database>, { id, name, webhookUrl }: NewSite): Promise<void> {
  const values = { name, webhook_url: webhookUrl ?? null }
  await trx
    .insertInto('sites')
    .values({ id, ...values })
    .onConflict(conflict => conflict.column('id').doUpdateSet(values))
    .execute()
}

/** A new key for a site. It is told here and nowhere else; only its hash is kept. */
export async function newSiteKey(trx: Transaction<Database>, siteId: string): Promise<string> {
  const key = newToken('site_')
  await trx
    .insertInto('site_keys')
    .values({ id: randomUUID(), site_id: siteId, key_hash: hashToken(key) })
    .execute()
  return key
}

/** A new secret that the site's webhooks are signed with, beside those that are valid already. */
export async function newWebhookSecret(trx: Transaction<Database>, siteId: string): Promise<string> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  await trx.insertInto('site_webhook_secrets').values({ id: randomUUID(), site_id: siteId, secret }).execute()
  return secret
}
