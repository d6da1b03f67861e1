import type { Generated, GeneratedAlways } from 'kysely'
import type { JURISDICTIONS } from '../../intake/notice.ts'

/** A notice of defamation and its clock: `notice-48h` in England and Wales, none under Scots law. */
export interface NoticesTable {
  id: GeneratedAlways<number>
  site_id: string
  /** The complaint that carries it. */
  complaint_id: string
  comment_id: number
  jurisdiction: (typeof JURISDICTIONS)[number]
  received_at: Date
  recorded_at: Date
  /** Null under Scots law, and while the bank holidays of that time are not known. */
  due_at: Date | null
  /** The rules (policy and bank holidays) that it was counted under; empty: not counted yet. */
  rules_version: Generated<string>
  /** Codes of the particulars that it does not have: `src/notice/particulars.ts`. */
  missing: string[]
  /** Null: the notice does not say. */
  consent_to_name: boolean | null
  consent_to_email: boolean | null
  at_risk_at: Date | null
  breached_at: Date | null
  ended_at: Date | null
  ended_as: 'poster_told' | 'returned' | null
  ended_by: string | null
}

/** What the notice says, and what was sent in answer to it; can be erased. */
export interface NoticeTextsTable {
  notice_id: number
  name: string | null
  email: string | null
  words: string | null
  why: string | null
  meaning: string | null
  inaccurate: string | null
  sent: string | null
}
