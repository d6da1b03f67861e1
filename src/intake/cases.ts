import { sql, type Transaction } from 'kysely'
import { UNDECIDED } from '../case.ts'
import { eventRows } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { complainantKey } from './complaints.ts'
import { type Case, join, type JoinedRow, joinedEvents, openedEvent, summarise } from './join.ts'
import type { Group } from './batch.ts'

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
        const { complaints, reasons, band, due_at, raised_at, received_at } = summarise(group.complaints)
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
          due_set_at: received_at,
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

async function updateCases(trx: Transaction<Database>, rows: readonly JoinedRow[]): Promise<void> {
  await sql`
    update cases set
      complaints = new.complaints, complainants = new.complainants, reasons = new.reasons, band = new.band,
      due_at = new.due_at, raised_at = new.raised_at, received_at = new.received_at,
      version = new.version, last_event = new.last_event, due_set_at = new.due_set_at, target_version = new.target_version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new (
      id bigint, complaints int, complainants int, reasons text[], band smallint,
      due_at timestamptz, raised_at timestamptz, received_at timestamptz, version int, last_event int,
      due_set_at timestamptz, target_version text)
    where cases.id = new.id`.execute(trx)
}
