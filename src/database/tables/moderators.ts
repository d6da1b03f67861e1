import type { Generated, GeneratedAlways } from 'kysely'
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

/** How a moderator likes their page. */
export interface ModeratorPreferencesTable {
  moderator_id: string
  theme: 'system' | 'light' | 'dark'
  text_size: 'normal' | 'large' | 'largest'
  /** Strong language is blurred until asked for. */
  blur: boolean
  /** Keys of one character act; somebody who speaks to their machine turns them off. */
  shortcuts: boolean
  /** After a decision comes the next case, and not the desk. */
  then_next: boolean
}

/** For colleagues: about a case or, without one, for the desk and its next shift. The text can be erased. */
export interface NotesTable {
  id: GeneratedAlways<number>
  case_id: number | null
  moderator_id: string
  text: string | null
  written_at: Date
}
