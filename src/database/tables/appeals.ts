/** The author of a comment asks another person to look at a decision again. */
export interface AppealsTable {
  site_id: string
  /** The site's, a UUIDv7. */
  id: string
  /** The case of the appeal; if that was superseded, the one that goes on for it. */
  case_id: number
  /** What is appealed against. */
  decision_id: string
  raised_at: Date
  received_at: Date
  recorded_at: Date
}

/** What the author wrote; can be erased. */
export interface AppealTextsTable {
  site_id: string
  appeal_id: string
  text: string | null
}
