import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'

/**
 * Records what is an alert at `now` and was none, and which alerts are over. Run again, or by several at once, it records
 * nothing twice.
 */
export async function findAlerts(db: Kysely<Database>, { policy, rota }: Rules, now: Date): Promise<void> {
  const pool = rota.poolOnDuty(now)
  const oldest = new Date(now.getTime() - policy.alerts.backlogOlderThan)
  await sql`
    with undecided as materialized (
      select id, at_risk_at, breached_at, untakeable_at, received_at, law_hold_at from cases
      where state in ('open', 'claimed', 'awaiting_second')
    ), present (kind, key) as materialized (
      select 'at_risk', id::text from undecided where at_risk_at is not null and breached_at is null
      union all select 'breached', id::text from undecided where breached_at is not null
      union all select 'untakeable', id::text from undecided where untakeable_at is not null
      union all select 'backlog', 'desk' where exists (
        select from undecided where received_at <= ${oldest} and law_hold_at is null)
      union all select 'empty_pool', ${pool} where not exists (
        select from moderator_pools join moderators on moderators.id = moderator_id
        where pool = ${pool} and disabled_at is null and role <> 'auditor')
      union all select 'dead_delivery', decision_id::text from deliveries where state = 'dead'
      union all select 'notice_overdue', id::text from notices where ended_at is null and breached_at is not null
    ), over as (
      update alerts set over_at = ${now} where over_at is null
        and not exists (select from present where present.kind = alerts.kind and present.key = alerts.key)
    )
    insert into alerts (kind, key, raised_at) select kind, key, ${now}::timestamptz from present
    on conflict (kind, key) where over_at is null do nothing`.execute(db)
}
