import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type Fixed<T> = ColumnType<T, T, never>

/** On a complaint's case the first three; on an appeal the last two. */
type Action = 'amend' | 'delete' | 'keep' | 'uphold' | 'restore'

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
  moderator_id: Fixed<string>
  claim_id: Fixed<string>
  policy_version: Fixed<string>
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
  first_sent_at: Date | null
  ended_at: Date | null
  last_status: number | null
  last_error: string | null
}

export type DeliveryState = 'waiting' | 'applied' | 'gone' | 'superseded' | 'dead' | 'withdrawn'
