import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { figuresOf, type Measured } from './assemble.ts'
import type { SlaFigures } from './figures.ts'
import { groups, OF_TARGET, timesOf } from './groups.ts'
import { histories, stretchesOf, type Window } from './histories.ts'
import { stock } from './stock.ts'

const MOST_MISSED = 200
const YEAR_MS = 366 * 86_400_000

/**
 * The figures of a window, in one statement, out of the events before its end; what each means stands in `DEFINITIONS`.
 * Run again it gives the same, whatever has come since: whoever wants that sees to it that nothing before the end is still
 * to be written (`settle`).
 */
export async function measure(
  db: Kysely<Database>,
  { rota }: Pick<Rules, 'rota'>,
  window: Window,
): Promise<SlaFigures> {
  const first = await firstEvent(db)
  const spans = rota.fullTimeBetween(new Date(Math.min(first.getTime(), window.from.getTime()) - YEAR_MS), window.to)
  const { rows } = await sql<{ figures: Measured }>`
    with ${stretchesOf(spans)},
      ${histories(window)}, ${groups({ from: window.from.getTime(), to: window.to.getTime() })}, ${stock(window)}
    select json_build_object(
      'complaints', ${complaints}, 'cases', ${cases}, 'decisions', ${decisions}, 'deliveries', ${deliveries},
      'appeals', ${appeals(window.from.getTime())}, 'stock', (select stock from stock),
      'groups', (select coalesce(json_agg(to_json(grouped) order by by, key collate "C"), '[]') from grouped),
      'ofTarget', ${ofTarget(window.from.getTime())}, 'hours', ${hours(rota.timeZone)},
      'missed', ${missed(window)}) as figures`.execute(db)
  return figuresOf(rows[0]!.figures, rota, window)
}

async function firstEvent(db: Kysely<Database>): Promise<Date> {
  const first = await db
    .selectFrom('case_events')
    .select('at')
    .orderBy('case_id')
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst()
  return first?.at ?? new Date()
}

const by = (what: RawBuilder<unknown>) => sql`(
  select coalesce(json_agg(json_build_object('key', key, 'count', count) order by key collate "C"), '[]')
  from (select ${what} as key, count(*) from recorded group by 1) as counted)`

const complaints = sql`(
  with recorded as materialized (
    select type, data, site_id from happened join cases on cases.id = case_id
    where type in ('complaint_joined', 'complaint_answered'))
  select json_build_object('recorded', count(*), 'answered', count(*) filter (where type = 'complaint_answered'),
    'bySite', ${by(sql`site_id`)}, 'byReason', ${by(sql`data->>'reason'`)}, 'bySource', ${by(sql`data->>'source'`)})
  from recorded)`

const cases = sql`(select json_build_object(
  'opened', count(*) filter (where type = 'opened' and not data ? 'appeal'),
  'claimed', count(*) filter (where type = 'claimed'),
  'superseded', count(*) filter (where type = 'superseded'),
  'breached', json_build_object(
    'full_time', count(*) filter (where type = 'breached' and pool = 'full_time'),
    'part_time', count(*) filter (where type = 'breached' and pool = 'part_time'))) from happened)`

const decided = (action: string) => sql`count(*) filter (where type = 'decided' and data->>'action' = ${action})`
const decisions = sql`(select json_build_object('amend', ${decided('amend')}, 'delete', ${decided('delete')},
  'keep', ${decided('keep')}, 'withdrawn', count(*) filter (where type = 'withdrawn')) from happened)`

const deliveries = sql`(select json_build_object('applied', count(*) filter (where type = 'applied'),
  'gone', count(*) filter (where type = 'gone'), 'dead', count(*) filter (where type = 'delivery_dead')) from happened)`

const appeals = (from: number) => sql`(select json_build_object(
  'opened', (select count(*) from happened where type = 'opened' and data ? 'appeal'),
  'upheld', count(*) filter (where action = 'uphold'), 'overturned', count(*) filter (where action = 'restore'),
  'toDecide', ${timesOf(sql`decided - received`)}) from histories where kind = 'appeal' and decided >= ${from})`

/** `width_bucket` counts the bounds at or below a share, so that what took all of its time is late. */
const ofTarget = (from: number) => sql`(
  select coalesce(json_agg(json_build_object('bucket', bucket, 'count', count)), '[]') from (
    select case when due <= received then ${OF_TARGET.length}
      else width_bucket((decided - received) * 100.0 / (due - received), ${[...OF_TARGET]}::numeric[]) end as bucket, count(*)
    from histories where kind = 'complaint' and decided >= ${from} group by 1) as counted)`

const hours = (timeZone: string) => sql`(
  select coalesce(json_agg(to_json(counted)), '[]') from (
    select type, extract(isodow from at at time zone ${timeZone})::int as day,
      extract(hour from at at time zone ${timeZone})::int as hour, count(*)
    from (select case when type = 'decided' then 'decided' else 'complaints' end as type, at from happened
      where type in ('complaint_joined', 'complaint_answered', 'decided')) as loaded
    group by 1, 2, 3) as counted)`

const missed = ({ from, to }: Window) => sql`(
  select coalesce(json_agg(to_json(latest) order by latest."dueAt" desc, latest."caseId"), '[]') from (
    select case_id as "caseId", site, ${isoOf(sql`due`)} as "dueAt", ${isoOf(sql`decided`)} as "decidedAt",
      coalesce(decided, ${to.getTime()}) - due as "lateMs", due_pool as pool
    from histories where kind = 'complaint' and not superseded and due >= ${from.getTime()} and due < ${to.getTime()}
      and (decided is null or decided >= due)
    order by due desc, case_id limit ${MOST_MISSED}) as latest)`

/** As JavaScript writes it. */
function isoOf(ms: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql<string | null>`to_char(to_timestamp(${ms} / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
