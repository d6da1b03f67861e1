/** What a moderator chooses; `version` is the case's that they were shown. */
export type Choice = {
  version: number
  /** A code of the policy's house rules. */
  rule: string
} & ({ action: 'amend'; textAfter: string } | { action: 'delete' | 'keep' })

export type Decided = { decisionId: string; caseId: number; leavesAt: Date }
