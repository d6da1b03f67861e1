/**
 * The states of a case and the moves between them. Every write of a state goes through `move`, so that a move
 * that is not listed here does not compile.
 */
export type CaseState = 'open' | 'claimed' | 'awaiting_second' | 'decided' | 'applied' | 'gone' | 'superseded'

const MOVES = {
  open: ['claimed'],
  claimed: ['open', 'awaiting_second', 'decided'],
  awaiting_second: ['decided', 'open'],
  decided: ['open', 'applied', 'gone', 'superseded'],
  applied: [],
  gone: [],
  superseded: [],
} as const satisfies Record<CaseState, readonly CaseState[]>

export type Move<From extends CaseState = CaseState> = (typeof MOVES)[From][number]

export type CaseMove = { readonly from: CaseState; readonly to: CaseState }

export function move<From extends CaseState>(from: From, to: Move<From>): CaseMove {
  return { from, to }
}

/** At most one case in one of these for a comment and kind: a complaint joins it. */
export const UNDECIDED = ['open', 'claimed', 'awaiting_second'] as const satisfies readonly CaseState[]

export function isUndecided(state: CaseState): boolean {
  return UNDECIDED.some(undecided => undecided === state)
}

export type CaseEventType =
  | 'opened'
  | 'complaint_joined'
  | 'complaint_answered'
  | 'comment_changed'
  | 'comment_removed'
  | 'comment_decided'
  | 'due_changed'
  | 'at_risk'
  | 'breached'
  | 'handed_over'
  | 'claimed'
  | 'claim_lapsed'
  | 'held_longer'
  | 'released'
  | 'assigned'
  | 'escalated'
  | 'untakeable'
  | 'takeable'
  | 'noted'
  | 'proposed'
  | 'disagreed'
  | 'taken_back'
  | 'decided'
  | 'withdrawn'
  | 'took_over'
  | 'applied'
  | 'gone'
  | 'superseded'
  | 'delivery_dead'
  | 'sent_again'
  | 'law_hold'
  | 'law_hold_lifted'
  | 'notice_received'
  | 'notice_due'
  | 'notice_at_risk'
  | 'notice_breached'
  | 'notice_poster_told'
  | 'notice_returned'

/** Ids, codes, counts and instants (ISO 8601): an event is kept for ever, so nothing that names a person or quotes a text. */
export type CaseEventData = { readonly [key: string]: string | number | boolean | readonly string[] | null }
