export interface ClaimsTable {
  id: string
  case_id: number
  moderator_id: string
  /** SHA-256 of the token: who reads the database cannot decide with it. */
  token_hash: Buffer
  claimed_at: Date
  expires_at: Date
  ended_at: Date | null
  ended_as: 'released' | 'lapsed' | 'decided' | 'escalated' | 'assigned' | null
}
