import { type RawBuilder, sql } from 'kysely'
import { deskUntil, poolAt } from './histories.ts'

/** Per cent of the time that a target gave: the buckets of `ofTarget`. Those below 100 were in time. */
export const OF_TARGET = [25, 50, 75, 100, 150, 200, 400] as const

/** Count and percentiles of an expression in ms, as the JSON of `Times`. */
export function timesOf(ms: RawBuilder<unknown>): RawBuilder<unknown> {
  const rank = sql`percentile_disc(array[0.5, 0.9, 0.95, 1]) within group (order by ${ms})`
  return sql`json_build_object('count', count(${ms}),
    'median', (${rank})[1], 'p90', (${rank})[2], 'p95', (${rank})[3], 'worst', (${rank})[4])`
}

/**
 * The measures of complaints' cases, each for all, by site, by pool and by reason; a case counts under each of its
 * reasons, under the pool on duty when it was claimed or decided, and as due under the pool that its breach belongs to, or
 * that was on duty when it was due.
 *
 * @param window its ends, in ms.
 */
export function groups({ from, to }: { from: number; to: number }): RawBuilder<unknown> {
  return sql`
    measured as materialized (
      select 'claim' as measure, site, reasons, ${poolAt(sql`claimed`)} as pool, claimed - received as elapsed,
        ${deskUntil(sql`claimed`)} - ${deskUntil(sql`received`)} as desk, null as met
      from histories cross join stretches where kind = 'complaint' and claimed >= ${from}
      union all
      select 'decide', site, reasons, ${poolAt(sql`decided`)}, decided - received,
        ${deskUntil(sql`decided`)} - ${deskUntil(sql`received`)}, null
      from histories cross join stretches where kind = 'complaint' and decided >= ${from}
      union all
      select 'target', site, reasons, due_pool, null, null,
        case when decided is null then 'open' when decided < due then 'met' else 'late' end
      from histories where kind = 'complaint' and not superseded and due >= ${from} and due < ${to}
    ), keyed as (
      select measure, elapsed, desk, met, by.name as by, by.key
      from measured cross join lateral (
        values ('total', ''), ('site', site), ('pool', pool)
        union all select 'reason', reason from unnest(reasons) as reason) as by (name, key)
    ), grouped as (
      select by, key, measure, ${timesOf(sql`elapsed`)} as elapsed, ${timesOf(sql`desk`)} as desk,
        json_build_object('due', count(met), 'met', count(*) filter (where met = 'met'),
          'late', count(*) filter (where met = 'late'), 'open', count(*) filter (where met = 'open')) as target
      from keyed group by by, key, measure
    )`
}
