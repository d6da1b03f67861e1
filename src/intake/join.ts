import type { Selectable } from 'kysely'
import type { CaseEventData } from '../case.ts'
import type { CaseEvent } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { type Asked, bandAfter } from './band.ts'
import type { Group, ReceivedComplaint } from './batch.ts'
import { personOf } from './complaints.ts'

export type Case = Selectable<Database['cases']>

export type JoinedRow = ReturnType<typeof join>['row']

/** The ids of a batch's complainants by `complainantKey`, and which of them have a poor record. */
export type People = { complainants: ReadonlyMap<string, number>; poor: ReadonlySet<number> }

/**
 * What joining makes of a case: its counts, and the gravest band and earliest due time of old and new.
 * @param counted how many complainants of each case are new to it.
 */
export function join(
  known: Case,
  group: Group,
  counted: ReadonlyMap<number, number>,
  people: People,
  rules: Rules,
  now: Date,
) {
  const news = summarise(group.complaints)
  const reasons = [...new Set([...known.reasons, ...news.reasons])]
  const { band, withheld_band, withheld_by } = bandAfter(known, askedBy(group, people))
  const urgent = news.due_at < known.due_at || band < known.band
  const due_at = earlier(known.due_at, news.due_at)

  const events = joinedEvents(group, now)
  if (group.comment.newText)
    events.push({ type: 'comment_changed', at: now, actor: 'site', data: { revision: group.comment.revision } })
  if (urgent)
    events.push({
      type: 'due_changed',
      at: now,
      actor: 'desk',
      data: { due: due_at.toISOString(), dueBefore: known.due_at.toISOString(), band, bandBefore: known.band },
    })

  const changed = group.comment.newText || reasons.length > known.reasons.length
  const row = {
    id: known.id,
    complaints: known.complaints + news.complaints,
    complainants: known.complainants + (counted.get(known.id) ?? 0),
    reasons,
    band,
    withheld_band,
    withheld_by,
    due_at,
    raised_at: earlier(known.raised_at, news.raised_at),
    received_at: earlier(known.received_at, news.received_at),
    version: known.version + (changed ? 1 : 0),
    due_set_at: news.due_at < known.due_at ? news.received_at : known.due_set_at,
    // Old targets and new ones mixed (another process has the changed policy already): to be looked at again.
    target_version: known.target_version === rules.policy.version ? known.target_version : '',
    last_event: known.last_event + events.length,
  }
  return { row, events }
}

/** A decided case after complaints that its decision answers: more of them, and otherwise as it was. */
export function answer(
  known: Case,
  group: Group,
  decision: string,
  counted: ReadonlyMap<number, number>,
  now: Date,
): { row: JoinedRow; events: CaseEvent[] } {
  const events = complaintEvents('complaint_answered', group, now, { decision })
  const row = {
    ...known,
    complaints: known.complaints + events.length,
    complainants: known.complainants + (counted.get(known.id) ?? 0),
    last_event: known.last_event + events.length,
  }
  return { row, events }
}

/** What each complaint of a group asks of its case's band. */
export function askedBy({ complaints }: Group, { complainants, poor }: People): Asked[] {
  return complaints.map(received => {
    const person = personOf(received, complainants)
    return { band: received.target.band, person, poor: person !== undefined && poor.has(person) }
  })
}

/** The complaints of a group as one: how many, why, and how urgent. */
export function summarise(complaints: readonly ReceivedComplaint[]) {
  const all = complaints.map(({ complaint, receivedAt, target }) => ({
    ...target,
    raised: new Date(complaint.raisedAt),
    receivedAt,
  }))
  return {
    complaints: complaints.length,
    reasons: [...new Set(complaints.map(({ complaint }) => complaint.reason))],
    band: Math.min(...all.map(({ band }) => band)),
    due_at: all.map(({ due }) => due).reduce(earlier),
    raised_at: all.map(({ raised }) => raised).reduce(earlier),
    received_at: all.map(({ receivedAt }) => receivedAt).reduce(earlier),
  }
}

type Opened = Pick<Case, 'pool' | 'band' | 'due_at' | 'received_at' | 'reasons' | 'previous_case_id'>

/** With what the figures of its time are counted from: whatever the case's row says later, these stay. */
export function openedEvent(opened: Opened, now: Date): CaseEvent {
  const { pool, band, due_at, received_at, reasons, previous_case_id } = opened
  return {
    type: 'opened',
    at: now,
    actor: 'desk',
    pool,
    data: {
      band,
      due: due_at.toISOString(),
      received: received_at.toISOString(),
      reasons,
      ...(previous_case_id !== null && { previousCase: previous_case_id }),
    },
  }
}

export function joinedEvents(group: Group, now: Date): CaseEvent[] {
  return complaintEvents('complaint_joined', group, now)
}

function complaintEvents(
  type: 'complaint_joined' | 'complaint_answered',
  { complaints }: Group,
  now: Date,
  more: CaseEventData = {},
): CaseEvent[] {
  return complaints.map(({ complaint: { id, reason, source }, raisedBy }) => ({
    type,
    at: now,
    actor: raisedBy === undefined ? 'site' : { moderator: raisedBy },
    data: { complaint: id, reason, source, ...more },
  }))
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}
