import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type Fixed<T> = ColumnType<T, T, never>

/** On a complaint's case the first three; on an appeal the last two. */
export type Action = 'amend' | 'delete' | 'keep' | 'uphold' | 'restore'

/** Append-only: ids, codes and instants. */
export interface DecisionsTable {
  id: Fixed<string>
  case_id: Fixed<number>
  comment_id: Fixed<number>
  /** Counts the decisions about the comment: the order in which the site hears of them. */
  sequence: Fixed<number>
  /** The revision that was decided on. */
  revision: Fixed<number>
  action: Fixed<Action>
  rule: Fixed<string>
  /** What the rule said then; null: it was decided before that was kept. */
  rule_words: Fixed<string | null>
  moderator_id: Fixed<string>
  claim_id: Fixed<string>
  policy_version: Fixed<string>
  /** The second person, where the policy asks for one. */
  seconded_by: Fixed<string | null>
  decided_at: Fixed<Date>
  recorded_at: GeneratedAlways<Date>
}

export interface DecisionTextsTable {
  decision_id: string
  text_before: string | null
  text_after: string | null
  /** To the author. */
  statement: string | null
  /** To each complainant. */
  answer: string | null
}

export interface DeliveriesTable {
  decision_id: string
  case_id: number
  site_id: string
  comment_id: number
  sequence: number
  state: DeliveryState
  /** The end of the grace: until then nothing leaves. */
  not_before: Date
  next_attempt_at: Date
  /** The relay's lease on the row: after it, a delivery that Redis lost is relayed again. */
  relayed_until: Date | null
  attempts: Generated<number>
  /** How many of these were made before it was last sent again by hand. */
  attempts_before: Generated<number>
  /** When it was first sent, or first sent since it was sent again by hand. */
  tried_since: Date | null
  first_sent_at: Date | null
  ended_at: Date | null
  last_status: number | null
  last_error: string | null
  /** Of a dead one only. */
  dead_because: DeadBecause | null
}

/** The site's answer says that it never will; it was tried for as long as the policy says; its address is private. */
export type DeadBecause = 'answer' | 'time' | 'address'

export type DeliveryState = 'waiting' | 'applied' | 'gone' | 'superseded' | 'dead' | 'withdrawn'

/** A decision taken back before it left; append-only. */
export interface WithdrawalsTable {
  decision_id: Fixed<string>
  moderator_id: Fixed<string>
  withdrawn_at: Fixed<Date>
}

/** What one moderator would decide and a second person has yet to agree to. The claim is the one it was made under. */
export interface ProposalsTable {
  claim_id: string
  case_id: number
  moderator_id: string
  action: 'amend' | 'delete' | 'keep'
  rule: string
  text_after: string | null
  statement: string | null
  answer: string | null
  proposed_at: Date
  ended_at: Date | null
  ended_as: 'agreed' | 'disagreed' | 'taken_back' | null
  ended_by: string | null
}
