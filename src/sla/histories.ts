import { type RawBuilder, sql } from 'kysely'
import type { Span } from '../rota/zone.ts'

/** What is measured: what happened from `from` on and before `to`, as it was known before `to`. */
export type Window = { from: Date; to: Date }

/** An instant in whole ms since 1970. */
export function msOf(instant: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`floor(extract(epoch from ${instant}) * 1000)::bigint`
}

/** Full-time hours for the database: begin and end of each stretch, and how much of them there was before it. */
export function stretchesOf(spans: readonly Span[]) {
  let sum = 0
  const before = spans.map(({ from, to }) => (sum += to - from) - (to - from))
  return sql`stretches (starts, ends, before) as materialized (
    select ${spans.map(({ from }) => from)}::bigint[], ${spans.map(({ to }) => to)}::bigint[], ${before}::bigint[])`
}

/** How many ms of full-time hours there were before an instant (in ms): a difference of two is desk time. */
export function deskUntil(at: RawBuilder<unknown>): RawBuilder<number> {
  const n = sql`width_bucket(${at}, starts)`
  return sql<number>`case when ${n} = 0 then 0 else before[${n}] + least(${at}, ends[${n}]) - starts[${n}] end`
}

/** The pool on duty at an instant (in ms). */
export function poolAt(at: RawBuilder<unknown>): RawBuilder<string> {
  const n = sql`width_bucket(${at}, starts)`
  return sql<string>`case when ${n} > 0 and ${at} < ends[${n}] then 'full_time' else 'part_time' end`
}

/** The last event of a case that is of one of these types. */
const last = (types: string) =>
  sql`(array_agg(type order by sequence desc) filter (where type in (${sql.raw(types)})))[1]`

/**
 * What happened in the window, and the history of each case that was claimed, decided or due in it, out of the events
 * before its end alone. `received`, `due`, `claimed`, `decided` in ms; `decided` is null where no decision stands.
 */
export function histories({ from, to }: Window): RawBuilder<unknown> {
  return sql`
    happened as materialized (
      select case_id, at, type, moderator_id, pool, data from case_events
      where at >= ${from} and at < ${to}
    ), concerned as (
      select case_id from happened where type in ('claimed', 'decided')
      union
      select case_id from case_events
      where type in ('opened', 'due_changed')
        and (data->>'due') collate "C" >= ${from.toISOString()} and (data->>'due') collate "C" < ${to.toISOString()}
    ), told as (
      select cases.id as case_id, cases.site_id as site, cases.kind, history.*
      from concerned join cases on cases.id = concerned.case_id
      cross join lateral (
        select
          ${msOf(sql`min(coalesce((data->>'received')::timestamptz, at)) filter (where type = 'opened')`)} as received,
          ${msOf(sql`((array_agg(data->>'due' order by sequence desc) filter (where type in ('opened', 'due_changed')))[1])::timestamptz`)} as due,
          ${msOf(sql`min(at) filter (where type = 'claimed')`)} as claimed,
          ${last(`'decided', 'withdrawn', 'superseded'`)} as ended_as,
          ${msOf(sql`(array_agg(at order by sequence desc) filter (where type = 'decided'))[1]`)} as last_decided,
          (array_agg(data->>'action' order by sequence desc) filter (where type = 'decided'))[1] as action,
          (array_agg(pool order by sequence desc) filter (where type = 'breached'))[1] as breached_by,
          array(
            select distinct reason from case_events of_reasons
              cross join lateral jsonb_array_elements_text(
                case when type = 'complaint_joined' then jsonb_build_array(data->'reason')
                  else coalesce(data->'reasons', '[]') end) as reason
            where of_reasons.case_id = concerned.case_id and of_reasons.at < ${to}
              and type in ('opened', 'complaint_joined', 'took_over')) as reasons
        from case_events where case_events.case_id = concerned.case_id and at < ${to}
        offset 0
      ) history
    ), histories as materialized (
      select case_id, site, kind, reasons, action, received, due, claimed,
        (ended_as = 'superseded') is true as superseded,
        case when ended_as = 'decided' then last_decided end as decided,
        coalesce(breached_by, ${poolAt(sql`due`)}) as due_pool
      from told cross join stretches
      where received is not null
    )`
}
