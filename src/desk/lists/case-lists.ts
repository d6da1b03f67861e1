import { type RawBuilder, sql } from 'kysely'

// Literals, not parameters: each is the condition of the index that serves it.

/** For the pool on duty. */
export const OPEN = sql<boolean>`cases.state = 'open' and cases.state in ('open', 'claimed')
  and cases.assigned_to is null and cases.escalated_at is null and cases.law_hold_at is null`
export const ESCALATED = sql<boolean>`cases.escalated_at is not null and cases.state in ('open', 'claimed')
  and cases.law_hold_at is null`
export const AWAITING_SECOND = sql<boolean>`cases.state = 'awaiting_second' and cases.law_hold_at is null`
export const UNTAKEABLE = sql<boolean>`cases.untakeable_at is not null and cases.state in ('open', 'awaiting_second')
  and cases.law_hold_at is null`
/** On hold for legal advice, whatever their state: those that went on in another are there in that one. */
export const ON_HOLD = sql<boolean>`cases.law_hold_at is not null and cases.state <> 'superseded'`

/** What this moderator holds now. */
export function heldBy(moderatorId: string, now: Date): RawBuilder<boolean> {
  return sql`cases.id in (
    select case_id from claims
    where moderator_id = ${moderatorId} and ended_at is null and expires_at > ${now})`
}

/** What is kept for this moderator, and in nobody's hands. */
export function assignedTo(moderatorId: string, now: Date): RawBuilder<boolean> {
  return sql`cases.assigned_to = ${moderatorId} and cases.state in ('open', 'claimed') and cases.law_hold_at is null
    and (cases.state = 'open' or cases.leased_until <= ${now})`
}

/** What waits for a second person on this moderator's proposal. */
export function proposedBy(moderatorId: string): RawBuilder<boolean> {
  return sql`cases.state = 'awaiting_second' and cases.id in (
    select case_id from proposals where moderator_id = ${moderatorId} and ended_at is null)`
}
