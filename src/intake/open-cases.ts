import type { Transaction } from 'kysely'
import type { CaseEvent } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { bandAfter } from './band.ts'
import type { Group } from './batch.ts'
import { personOf } from './complaints.ts'
import { askedBy, joinedEvents, openedEvent, type People, summarise } from './join.ts'

/** Opens a case for each group, for the pool on duty at `now`, with its events; the caller writes those down. */
export async function openCases(
  trx: Transaction<Database>,
  opening: readonly Group[],
  people: People,
  rules: Rules,
  now: Date,
): Promise<{ group: Group; caseId: number; events: CaseEvent[] }[]> {
  const pool = rules.rota.poolOnDuty(now)
  const decidedBefore = await latestCases(trx, opening)
  const lowest = Math.max(...Object.values(rules.policy.reasons).map(({ band }) => band))
  const rows = await trx
    .insertInto('cases')
    .values(
      opening.map(group => {
        const { complaints, reasons, due_at, raised_at, received_at, band } = summarise(group.complaints)
        const none = { band: Math.max(lowest, band), withheld_band: null, withheld_by: null }
        return {
          kind: 'complaint' as const,
          comment_id: group.comment.id,
          previous_case_id: decidedBefore.get(group.comment.id) ?? null,
          state: 'open' as const,
          pool,
          ...bandAfter(none, askedBy(group, people)),
          due_at,
          reasons,
          complaints,
          complainants: new Set(
            group.complaints.map(one => personOf(one, people.complainants)).filter(person => person !== undefined),
          ).size,
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
    .returning(['id', 'comment_id', 'pool', 'band', 'due_at', 'received_at', 'reasons', 'previous_case_id'])
    .execute()
  return rows.map(({ id, comment_id, ...opened }) => {
    const group = opening.find(({ comment }) => comment.id === comment_id)!
    return { group, caseId: id, events: [openedEvent(opened, now), ...joinedEvents(group, now)] }
  })
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
