import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { ModeratorFigures } from './figures.ts'
import { timesOf } from './groups.ts'
import { msOf, type Window } from './histories.ts'

/** What each moderator did in the window; for seniors' eyes. Overturned: on appeal, whoever made the decision, in the window. */
export async function measureModerators(db: Kysely<Database>, { from, to }: Window): Promise<ModeratorFigures[]> {
  const handled = sql`${msOf(sql`done.at`)} - ${msOf(sql`claims.claimed_at`)}`
  const { rows } = await sql<ModeratorFigures>`
    with done as materialized (
      select case_id, at, type, moderator_id, data from case_events
      where at >= ${from} and at < ${to}
        and type in ('decided', 'withdrawn', 'claim_lapsed', 'released') and moderator_id is not null
    ), acts as (
      select moderator_id, type as act from done
      union all
      select (data->>'second')::uuid, 'agreed' from done where type = 'decided' and data ? 'second'
      union all
      select overturned.moderator_id, 'overturned' from done
        join decisions on decisions.id = (done.data->>'decision')::uuid
        join deliveries on deliveries.decision_id = decisions.id and deliveries.state not in ('withdrawn', 'superseded')
        join appeals on appeals.case_id = done.case_id
        join decisions overturned on overturned.id = appeals.decision_id
      where type = 'decided' and done.data->>'action' = 'restore'
    ), counted as (
      select moderator_id, count(*) filter (where act = 'decided') as decided,
        count(*) filter (where act = 'withdrawn') as withdrawn, count(*) filter (where act = 'agreed') as agreed,
        count(*) filter (where act = 'claim_lapsed') as lapsed, count(*) filter (where act = 'released') as released,
        count(*) filter (where act = 'overturned') as overturned
      from acts group by moderator_id
    ), handling as (
      select done.moderator_id, ${timesOf(handled)} as handling
      from done join decisions on decisions.id = (done.data->>'decision')::uuid
        join claims on claims.id = decisions.claim_id
      where type = 'decided' group by done.moderator_id
    )
    select moderators.login as moderator, counted.decided::int, counted.withdrawn::int, agreed::int, lapsed::int,
      released::int, overturned::int, coalesce(handling,
        '{"count": 0, "median": null, "p90": null, "p95": null, "worst": null}') as handling
    from counted join moderators on moderators.id = counted.moderator_id
      left join handling on handling.moderator_id = counted.moderator_id
    order by moderators.login collate "C"`.execute(db)
  return rows
}
