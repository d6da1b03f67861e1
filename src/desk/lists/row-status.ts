import { type Kysely, sql } from 'kysely'
import { complaintsAnsweredWith } from '../../answered-with.ts'
import type { CaseState } from '../../case.ts'
import type { Database } from '../../database/schema.ts'

/** A list of cases, as addresses name it. */
export const CASE_LISTS = ['open', 'mine', 'escalated', 'second', 'untakeable', 'held-for-law'] as const
export type CaseList = (typeof CASE_LISTS)[number]

/** What a list's row says of its case beside what it is: who has it, or what became of it. */
export type Status = {
  id: number
  site_id: string
  version: number
  state: CaseState
  /** Also those of the cases that it goes on for. */
  complaints: number
  last_event: number
  is_escalated: boolean
  is_on_hold: boolean
  holder_id: string | null
  holder: string | null
  assigned_id: string | null
  assigned: string | null
  proposer_id: string | null
  proposer: string | null
  proposed: string | null
  decider: string | null
  decided: string | null
}

/** How these cases stand now, by id: one look for all who watch any of them. */
export async function readStatuses(
  db: Kysely<Database>,
  ids: readonly number[],
  now: Date,
): Promise<Map<number, Status>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Status>`
    select cases.id, cases.site_id, version, cases.state, ${complaintsAnsweredWith} as complaints, last_event, escalated_at is not null as is_escalated,
      law_hold_at is not null as is_on_hold,
      holder.id as holder_id, holder.name as holder, assigned_to as assigned_id, assigned.name as assigned,
      proposer.id as proposer_id, proposer.name as proposer, proposals.action as proposed,
      decider.name as decider, decisions.action as decided
    from cases
    left join claims on claims.case_id = cases.id and claims.ended_at is null and claims.expires_at > ${now}
    left join moderators holder on holder.id = claims.moderator_id
    left join moderators assigned on assigned.id = cases.assigned_to
    left join proposals on proposals.case_id = cases.id and proposals.ended_at is null
    left join moderators proposer on proposer.id = proposals.moderator_id
    left join deliveries on deliveries.case_id = cases.id and deliveries.state <> 'withdrawn'
    left join decisions on decisions.id = deliveries.decision_id
    left join moderators decider on decider.id = decisions.moderator_id
    where cases.id = any(${ids}::bigint[])`.execute(db)
  return new Map(rows.map(row => [row.id, row]))
}
