import type { Generated } from 'kysely'

export interface SitesTable {
  id: string
  name: string
  webhook_url: string | null
  /** Its webhook may lead to a private address, such as one of the same house. */
  private_addresses: Generated<boolean>
  created_at: Generated<Date>
}

export interface SiteKeysTable {
  id: string
  site_id: string
  key_hash: Buffer
  name: Generated<string>
  scopes: Generated<string[]>
  /** A key that was replaced is good until then. */
  expires_at: Date | null
  last_used_at: Date | null
  created_at: Generated<Date>
  revoked_at: Date | null
}

export interface SiteWebhookSecretsTable {
  id: string
  site_id: string
  secret: string
  created_at: Generated<Date>
  retired_at: Date | null
}
