import type { Generated } from 'kysely'
import type { Pool } from '../../rota/rota.ts'

export interface ModeratorsTable {
  id: string
  login: string
  name: string
  role: 'moderator' | 'senior' | 'admin' | 'auditor'
  created_at: Generated<Date>
  disabled_at: Date | null
}

export interface ModeratorPoolsTable {
  moderator_id: string
  pool: Pool
}

/** A moderator's own account on a site, as the site names it. */
export interface ModeratorAccountsTable {
  moderator_id: string
  site_id: string
  account: string
}

export interface SessionsTable {
  token_hash: Buffer
  moderator_id: string
  created_at: Date
  expires_at: Date
  ended_at: Date | null
}

export interface SignInLinksTable {
  token_hash: Buffer
  moderator_id: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
}
