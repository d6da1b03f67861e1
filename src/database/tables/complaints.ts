import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Refusal } from '../../client/refusal.ts'
import type { Source } from '../../intake/complaint.ts'

export interface ComplaintsTable {
  site_id: string
  id: string
  case_id: number
  comment_id: number
  /** The comment's revision that was complained of. */
  revision: number
  complainant_id: number | null
  reason: string
  source: Source
  /** Who raised it at the desk; null where its site handed it over. */
  raised_by: string | null
  /** `PM-AZGC0-PWFJ1`; the database writes it. */
  reference: GeneratedAlways<string>
  raised_at: ColumnType<Date, Date | string>
  received_at: Date
  recorded_at: Date
  /** The decision that was there before the complaint and answers it; null if it came before its case was decided. */
  answered_by: Generated<string | null>
}

/** What the complainant wrote and who they said they were; can be erased. */
export interface ComplaintTextsTable {
  site_id: string
  complaint_id: string
  detail: string | null
  name: string | null
  email: string | null
}

/** Which complaint has a reference: each is one complaint's of its site. */
export interface ComplaintReferencesTable {
  site_id: string
  reference: string
  complaint_id: string
}

export interface ComplainantsTable {
  id: GeneratedAlways<number>
  site_id: string
  key: string | null
}

export interface DeadLettersTable {
  id: GeneratedAlways<number>
  queue: string
  job_id: string
  payload_hash: Buffer
  site_id: string | null
  complaint_id: string | null
  reason: DeadLetterReason
  detail: string
  /** JSON as it came; can be erased. */
  payload: string | null
  first_seen_at: Date
  resolved_at: Generated<Date | null>
}

export type DeadLetterReason = Refusal
