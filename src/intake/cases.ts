import { type Selectable, sql, type Transaction } from 'kysely'
import { UNDECIDED } from '../case.ts'
import { type CaseEvent, eventRows } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { bandOf, dueAt, type Rules } from '../rules.ts'
import { complainantKey } from './complaints.ts'
import type { Group, ReceivedComplaint } from './record.ts'

type Case = Selectable<Database['cases']>

/** Locks the undecided cases that these comments have, by id. @returns them by comment. */
export async function lockUndecidedCases(
  trx: Transaction<Database>,
  groups: readonly Group[],
): Promise<Map<number, Case>> {
  const rows = await trx
    .selectFrom('cases')
    .selectAll()
    .where(
      'comment_id',
      'in',
      groups.map(({ comment }) => comment.id),
    )
    .where('kind', '=', 'complaint')
    .where('state', 'in', UNDECIDED)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map(row => [row.comment_id, row]))
}

/**
 * Joins each group to its comment's undecided case, or opens one that names the case decided before it. The case
 * takes the gravest band and the earliest due time of its complaints; joining never makes either less urgent.
 *
 * @param undecided from `lockUndecidedCases`, in the same transaction.
 * @returns the case of each comment.
 */
export async function joinCases(
  trx: Transaction<Database>,
  groups: readonly Group[],
  undecided: ReadonlyMap<number, Case>,
  complainants: ReadonlyMap<string, number>,
  rules: Rules,
  now: Date,
): Promise<Map<number, number>> {
  const joining = groups.filter(({ comment }) => undecided.has(comment.id))
  const opening = groups.filter(({ comment }) => !undecided.has(comment.id))
  const events: ReturnType<typeof eventRows> = []
  const caseOf = new Map<number, number>()

  if (opening.length > 0) {
    for (const { id, comment_id, ...opened } of await openCases(trx, opening, rules, now)) {
      const group = opening.find(({ comment }) => comment.id === comment_id)!
      caseOf.set(comment_id, id)
      events.push(...eventRows(id, 0, [openedEvent(opened, now), ...joinedEvents(group, now)], rules.policy.version))
    }
  }
  for (const { comment } of joining) caseOf.set(comment.id, undecided.get(comment.id)!.id)

  const counted = await countComplainants(trx, groups, caseOf, complainants)
  if (joining.length > 0) {
    const joined = joining.map(group => join(undecided.get(group.comment.id)!, group, counted, rules, now))
    await updateCases(
      trx,
      joined.map(({ row }) => row),
    )
    for (const { row, events: news } of joined)
      events.push(...eventRows(row.id, row.last_event - news.length, news, rules.policy.version))
  }
  await trx.insertInto('case_events').values(events).execute()
  return caseOf
}

async function openCases(trx: Transaction<Database>, opening: readonly Group[], rules: Rules, now: Date) {
  const pool = rules.rota.poolOnDuty(now)
  const decidedBefore = await latestCases(trx, opening)
  return await trx
    .insertInto('cases')
    .values(
      opening.map(group => {
        const { complaints, reasons, band, due_at, raised_at, received_at } = summarise(group.complaints, rules)
        return {
          kind: 'complaint' as const,
          comment_id: group.comment.id,
          previous_case_id: decidedBefore.get(group.comment.id) ?? null,
          state: 'open' as const,
          pool,
          band,
          due_at,
          reasons,
          complaints,
          complainants: new Set(group.complaints.map(complainantKey).filter(key => key !== undefined)).size,
          last_event: 1 + complaints,
          raised_at,
          received_at,
          recorded_at: now,
          routed_at: now,
          target_version: rules.policy.version,
        }
      }),
    )
    .returning(['id', 'comment_id', 'pool', 'band', 'due_at', 'previous_case_id'])
    .execute()
}

async function latestCases(trx: Transaction<Database>, groups: readonly Group[]): Promise<Map<number, number>> {
  const rows = await trx
    .selectFrom('cases')
    .select(({ fn }) => ['comment_id', fn.max('id').as('id')])
    .where(
      'comment_id',
      'in',
      groups.map(({ comment }) => comment.id),
    )
    .where('kind', '=', 'complaint')
    .groupBy('comment_id')
    .execute()
  return new Map(rows.map(({ comment_id, id }) => [comment_id, id]))
}

/** Each complainant once for a case. @returns how many of each case were new, by case. */
async function countComplainants(
  trx: Transaction<Database>,
  groups: readonly Group[],
  caseOf: ReadonlyMap<number, number>,
  complainants: ReadonlyMap<string, number>,
): Promise<Map<number, number>> {
  const pairs = groups
    .flatMap(({ comment, complaints }) =>
      complaints.map(received => ({
        case_id: caseOf.get(comment.id)!,
        complainant_id: complainants.get(complainantKey(received) ?? ''),
      })),
    )
    .filter((pair): pair is { case_id: number; complainant_id: number } => pair.complainant_id !== undefined)
    .toSorted((a, b) => a.case_id - b.case_id || a.complainant_id - b.complainant_id)
  if (pairs.length === 0) return new Map()

  const added = await trx
    .insertInto('case_complainants')
    .values(pairs)
    .onConflict(conflict => conflict.doNothing())
    .returning('case_id')
    .execute()
  const counts = new Map<number, number>()
  for (const { case_id } of added) counts.set(case_id, (counts.get(case_id) ?? 0) + 1)
  return counts
}

function join(known: Case, group: Group, counted: ReadonlyMap<number, number>, rules: Rules, now: Date) {
  const news = summarise(group.complaints, rules)
  const reasons = [...new Set([...known.reasons, ...news.reasons])]
  const urgent = news.due_at < known.due_at || news.band < known.band
  const band = Math.min(known.band, news.band)
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
    due_at,
    raised_at: earlier(known.raised_at, news.raised_at),
    received_at: earlier(known.received_at, news.received_at),
    version: known.version + (changed ? 1 : 0),
    last_event: known.last_event + events.length,
  }
  return { row, events }
}

async function updateCases(trx: Transaction<Database>, rows: ReturnType<typeof join>['row'][]): Promise<void> {
  await sql`
    update cases set
      complaints = new.complaints, complainants = new.complainants, reasons = new.reasons, band = new.band,
      due_at = new.due_at, raised_at = new.raised_at, received_at = new.received_at,
      version = new.version, last_event = new.last_event
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new (
      id bigint, complaints int, complainants int, reasons text[], band smallint,
      due_at timestamptz, raised_at timestamptz, received_at timestamptz, version int, last_event int)
    where cases.id = new.id`.execute(trx)
}

function summarise(complaints: readonly ReceivedComplaint[], rules: Rules) {
  const all = complaints.map(({ complaint, receivedAt }) => ({
    band: bandOf(rules, complaint.reason),
    due: dueAt(rules, complaint.reason, receivedAt),
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

function openedEvent(opened: Pick<Case, 'pool' | 'band' | 'due_at' | 'previous_case_id'>, now: Date): CaseEvent {
  const { pool, band, due_at, previous_case_id } = opened
  return {
    type: 'opened',
    at: now,
    actor: 'desk',
    pool,
    data: { band, due: due_at.toISOString(), ...(previous_case_id !== null && { previousCase: previous_case_id }) },
  }
}

function joinedEvents({ complaints }: Group, now: Date): CaseEvent[] {
  return complaints.map(({ complaint: { id, reason, source } }) => ({
    type: 'complaint_joined',
    at: now,
    actor: 'site',
    data: { complaint: id, reason, source },
  }))
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}
