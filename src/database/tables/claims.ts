import type { Pool } from '../../rota/rota.ts'

export interface ClaimsTable {
  id: string
  case_id: number
  moderator_id: string
  /** The pool it was made for: the one on duty, or for a senior off duty their own. */
  pool: Pool | null
  /** SHA-256 of the token: who reads the database cannot decide with it. */
  token_hash: Buffer
  claimed_at: Date
  expires_at: Date
  ended_at: Date | null
  ended_as: 'released' | 'lapsed' | 'decided' | 'escalated' | 'assigned' | 'proposed' | null
}
