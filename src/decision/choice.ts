/** What a moderator chooses, the last two on an appeal; `version` is the case's that they were shown. */
export type Choice = {
  version: number
  /** A code of the policy's house rules. */
  rule: string
  /** To the author; the policy's wording if left out. A comment that is kept has none. */
  statement?: string
  /** To each complainant; the policy's wording if left out. */
  answer?: string
} & ({ action: 'amend'; textAfter: string } | { action: 'delete' | 'keep' } | { action: 'uphold' | 'restore' })

/** `already`: by the same press before this one. */
export type Decided = { decisionId: string; caseId: number; leavesAt: Date; already?: true }

/** The policy asks a second person: it is not decided before they agree. */
export type Proposed = { proposed: true; caseId: number }
