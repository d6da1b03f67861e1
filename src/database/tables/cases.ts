import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { CaseEventData, CaseEventType, CaseState } from '../../case.ts'
import type { Pool } from '../../rota/rota.ts'

export interface CasesTable {
  id: GeneratedAlways<number>
  kind: 'complaint' | 'appeal'
  comment_id: number
  /** The comment's; the database writes it. */
  site_id: GeneratedAlways<string>
  /** The case about the same comment that was decided before. */
  previous_case_id: number | null
  /** Of a superseded case: the one that goes on for it and answers its complaints, the last if there were several. */
  goes_on_in: Generated<number | null>
  state: CaseState
  /** Who was given it. Who may claim it is the rota's to say, at the moment of the pull. */
  pool: Pool
  band: number
  /** The graver band that one complainant with a poor record asks for alone, and who they are: until somebody else complains. */
  withheld_band: Generated<number | null>
  withheld_by: Generated<number | null>
  due_at: Date
  reasons: string[]
  complaints: number
  /** Different complainant keys: each counts once. */
  complainants: number
  /** Raised by a new text, a new reason or another person's act: a decision names the version it was made on. */
  version: Generated<number>
  last_event: Generated<number>
  /** Offered to this moderator and to nobody else. */
  assigned_to: string | null
  /** Offered to seniors and to nobody else. */
  escalated_at: Date | null
  /**
   * Since when it is on hold for legal advice, and by whom: it is for the seniors, nobody takes or decides it, and its
   * clocks run on. Nothing of a case on hold is erased, also if it is decided.
   */
  law_hold_at: Date | null
  law_hold_by: string | null
  /** When it was found that nobody on the desk may take it. */
  untakeable_at: Date | null
  /** The live claim's expiry; null unless claimed. Stands here so that the claim statement sees it under the row's lock. */
  leased_until: Date | null
  raised_at: Date
  received_at: Date
  recorded_at: Date
  routed_at: Date
  first_claimed_at: Date | null
  last_claimed_at: Date | null
  /** When it was said to be at risk, and to have breached its target: once each. */
  at_risk_at: Date | null
  breached_at: Date | null
  /** Since when its due time has stood: nothing is at risk or breached before its target was there. */
  due_set_at: Date | null
  /** The version of the policy whose targets it stands under. */
  target_version: Generated<string>
  decided_at: Date | null
  left_at: Date | null
  applied_at: Date | null
}

/** Append-only: ids, codes and instants, never a text or a name. */
export interface CaseEventsTable {
  case_id: ColumnType<number, number, never>
  sequence: ColumnType<number, number, never>
  /** When it was so. */
  at: ColumnType<Date, Date, never>
  /** When it was written down, by PostgreSQL's clock. */
  recorded_at: GeneratedAlways<Date>
  type: ColumnType<CaseEventType, CaseEventType, never>
  actor: ColumnType<'site' | 'moderator' | 'desk', 'site' | 'moderator' | 'desk', never>
  moderator_id: ColumnType<string | null, string | null, never>
  pool: ColumnType<Pool | null, Pool | null, never>
  policy_version: ColumnType<string, string, never>
  data: ColumnType<CaseEventData, string, never>
}

export interface CaseComplainantsTable {
  case_id: number
  complainant_id: number
}
