import type { Insertable, Transaction } from 'kysely'
import type { CaseEventData, CaseEventType, CaseMove } from './case.ts'
import type { Database } from './database/schema.ts'
import type { CasesTable } from './database/tables/cases.ts'
import type { Pool } from './rota/rota.ts'

export type CaseEvent = {
  type: CaseEventType
  /** When it was so; when it was written down is the database's to say. */
  at: Date
  actor: 'site' | 'desk' | { moderator: string }
  pool?: Pool
  data?: CaseEventData
}

/**
 * Appends events to one case whose row the transaction has locked; `last` is the sequence of its last event so far.
 * @returns rows to insert; the caller writes `last_event` with the case.
 */
export function eventRows(
  caseId: number,
  last: number,
  events: readonly CaseEvent[],
  policyVersion: string,
): Insertable<Database['case_events']>[] {
  return events.map((event, i) => ({
    case_id: caseId,
    sequence: last + i + 1,
    at: event.at,
    type: event.type,
    actor: typeof event.actor === 'string' ? event.actor : 'moderator',
    moderator_id: typeof event.actor === 'string' ? null : event.actor.moderator,
    pool: event.pool ?? null,
    policy_version: policyVersion,
    data: JSON.stringify(event.data ?? {}),
  }))
}

/** What of a case its events may change beside its state. */
type Changes = Partial<
  Pick<
    CasesTable,
    | 'leased_until'
    | 'pool'
    | 'assigned_to'
    | 'escalated_at'
    | 'untakeable_at'
    | 'law_hold_at'
    | 'law_hold_by'
    | 'at_risk_at'
    | 'breached_at'
    | 'decided_at'
    | 'left_at'
    | 'applied_at'
  >
> & {
  /** Another person's act: a decision on what was shown before is refused. */
  raiseVersion?: boolean
}

/** Appends events to one case that the transaction has locked, with what they say changed in its row. */
export async function tellOfCase(
  trx: Transaction<Database>,
  caseId: number,
  events: readonly CaseEvent[],
  policyVersion: string,
  { raiseVersion = false, ...changes }: Changes = {},
): Promise<void> {
  const { last_event } = await trx
    .updateTable('cases')
    .set(eb => ({
      ...changes,
      version: eb('version', '+', raiseVersion ? 1 : 0),
      last_event: eb('last_event', '+', events.length),
    }))
    .where('id', '=', caseId)
    .returning('last_event')
    .executeTakeFirstOrThrow()
  const rows = eventRows(caseId, last_event - events.length, events, policyVersion)
  await trx.insertInto('case_events').values(rows).execute()
}

/**
 * Moves one case and appends the event of it, in the caller's transaction.
 * @throws {CaseMovedError} if the case is not in the state it is moved from.
 */
export async function moveCase(
  trx: Transaction<Database>,
  caseId: number,
  step: CaseMove,
  event: CaseEvent,
  policyVersion: string,
  { raiseVersion = false, ...changes }: Changes = {},
): Promise<void> {
  const moved = await trx
    .updateTable('cases')
    .set(eb => ({
      ...changes,
      state: step.to,
      version: eb('version', '+', raiseVersion ? 1 : 0),
      last_event: eb('last_event', '+', 1),
    }))
    .where('id', '=', caseId)
    .where('state', '=', step.from)
    .returning('last_event')
    .executeTakeFirst()
  if (!moved) throw new CaseMovedError(caseId, step)
  await trx
    .insertInto('case_events')
    .values(eventRows(caseId, moved.last_event - 1, [event], policyVersion))
    .execute()
}

export class CaseMovedError extends Error {
  override name = 'CaseMovedError'
  constructor(caseId: number, step: CaseMove) {
    super(`case ${caseId} is not ${step.from} and cannot become ${step.to}`)
  }
}
