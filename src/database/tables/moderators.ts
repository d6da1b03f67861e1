import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Pool } from '../../rota/rota.ts'

export interface ModeratorsTable {
  id: string
  login: string
  name: string
  role: 'moderator' | 'senior' | 'admin' | 'auditor'
  /** Lower case; a provider of OpenID Connect that has verified it leads to this person. */
  email: string | null
  /** Sees every site, also those that come later; else those of `moderator_sites`. */
  all_sites: Generated<boolean>
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
  /** What a session is called where it is ended; no secret. */
  id: Generated<string>
  how: Generated<'link' | 'password' | 'oidc' | 'demo'>
  seen_at: Date | null
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
  /** Of a note without a case: whose desk it is for; null: everybody's. */
  site_id: string | null
  moderator_id: string
  text: string | null
  written_at: Date
}

export interface ModeratorSitesTable {
  moderator_id: string
  site_id: string
}

/** Argon2id, as a PHC string. */
export interface ModeratorPasswordsTable {
  moderator_id: string
  hash: string
  set_at: Date
}

/** Who somebody is to a provider of OpenID Connect. */
export interface ModeratorIdentitiesTable {
  issuer: string
  subject: string
  moderator_id: string
  linked_at: Date
}

/** A sign-in that was begun with a provider and has not come back yet. */
export interface OidcAttemptsTable {
  state_hash: Buffer
  /** Of the browser that began it. */
  browser_hash: Buffer
  nonce: string
  code_verifier: string
  /** The page of the desk that somebody wanted. */
  return_to: string
  created_at: Date
  expires_at: Date
}

/** Guesses that failed of one name, address or key. */
export interface FailedGuessesTable {
  kind: 'name' | 'address' | 'key'
  of_hash: Buffer
  guesses: number
  last_at: Date
  blocked_until: Date | null
  /** The last one came while it was blocked. */
  refused: Generated<boolean>
}

/** Who did what to people, sites and keys; append-only. Without a moderator the command did. */
export interface AdminEventsTable {
  id: GeneratedAlways<number>
  at: ColumnType<Date, Date, never>
  recorded_at: GeneratedAlways<Date>
  moderator_id: ColumnType<string | null, string | null, never>
  type: ColumnType<string, string, never>
  /** `moderator:amira`, `site:courier`, `key:ID`. */
  subject: ColumnType<string, string, never>
  data: ColumnType<Readonly<Record<string, unknown>>, string, never>
}
