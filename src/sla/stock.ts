import { type RawBuilder, sql } from 'kysely'
import type { Window } from './histories.ts'

/** Events that make a case open again, or leave it so. A hold for legal advice names a pool where it took a claim away. */
const OPENS = `'opened', 'claim_lapsed', 'released', 'assigned', 'escalated', 'disagreed', 'taken_back', 'withdrawn'`

/**
 * What was undecided at the end of the window: of the cases that are undecided now, and of those that were decided since,
 * those whose events before the end say so. An old window asks for every decision since; one that has just ended for few.
 */
export function stock({ to }: Window): RawBuilder<unknown> {
  return sql`
    candidates as (
      select id as case_id from cases where state in ('open', 'claimed', 'awaiting_second')
      union
      select case_id from case_events where at >= ${to} and type = 'decided'
    ), stood as (
      select history.* from candidates cross join lateral (
        select
          (array_agg(case when type = 'law_hold' then 'opened' else type end order by sequence desc)
            filter (where type in (${sql.raw(OPENS)}, 'claimed', 'proposed', 'decided', 'superseded')
              or type = 'law_hold' and pool is not null))[1] as state,
          (array_agg(type order by sequence desc) filter (where type in ('law_hold', 'law_hold_lifted')))[1] as hold,
          (array_agg(data->>'due' order by sequence desc) filter (where type in ('opened', 'due_changed')))[1] as due,
          min(data->>'received') filter (where type = 'opened') as received
        from case_events where case_events.case_id = candidates.case_id and at < ${to}
        offset 0
      ) history
      where state not in ('decided', 'superseded')
    ), stock as (
      select json_build_object('open', count(*) filter (where state not in ('claimed', 'proposed')),
        'claimed', count(*) filter (where state = 'claimed'), 'awaitingSecond', count(*) filter (where state = 'proposed'),
        'onHold', count(*) filter (where hold = 'law_hold'),
        'overdue', count(*) filter (where due collate "C" <= ${to.toISOString()}), 'oldest', min(received collate "C")) as stock
      from stood
    )`
}
