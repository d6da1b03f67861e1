import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import type { Hours } from '../../src/rota/day-hours.ts'

/** What is asked, and what PostgreSQL says; instants and durations in ms. */
export type Question = { at: number; duration: number; other: number }
export type Answer = { full: boolean; since: number; until: number; between: number; due: number }

/** The years that the oracle knows, and how closely it looks: every change of pool must lie on the grid. */
export type Range = { from: number; to: number; step: number }

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/**
 * A rota as PostgreSQL tells it, with nothing of ours in it: wall time by AT TIME ZONE, at each point of a grid; where
 * the answer changes is a boundary, and desk time is the sum of the full-time stretches so far. The pool is asked at
 * the very instant as well, so that a grid too coarse would be found out.
 */
export async function createOracle(db: Kysely<Database>, hours: Hours, { from, to, step }: Range) {
  await sql`drop table if exists oracle_hours, oracle_changes`.execute(db)
  await sql`create unlogged table oracle_hours (date date, begins time, ends time)`.execute(db)
  await sql`create unlogged table oracle_changes (at float8 primary key, is_full boolean, desk float8)`.execute(db)
  await sql`
    insert into oracle_hours
    select date, begins, ends
    from generate_series(${day(from, -2)}::date, ${day(to, 2)}::date, '1 day') date
    join unnest(${column(weekly(hours), 0)}::int[], ${column(weekly(hours), 1)}::time[], ${column(weekly(hours), 2)}::time[])
      weekly (isodow, begins, ends) on isodow = extract(isodow from date)
    where not date::date = any (${[...hours.holidays, ...Object.keys(hours.oneOffHours)]}::date[])
    union all
    select * from unnest(${column(oneOff(hours), 0)}::date[], ${column(oneOff(hours), 1)}::time[], ${column(oneOff(hours), 2)}::time[])
  `.execute(db)
  await sql`create index on oracle_hours (date)`.execute(db)
  await sql`analyze oracle_hours`.execute(db)
  await sql`
    insert into oracle_changes
    with looked as (
      select at, hours.date is not null as is_full
      from (select at, ${wallTime(hours.timeZone)} as wall
        from (select ${from}::float8 + i * ${step}::float8 as at from generate_series(0, ${(to - from) / step}::int) i) i) grid
      left join oracle_hours hours on hours.date = wall::date and wall::time >= begins and wall::time < ends
    ), compared as (
      select at, is_full, lag(is_full) over (order by at) as before from looked
    ), changes as (
      select at, is_full, lead(at) over (order by at) as until from compared where is_full is distinct from before
    )
    select at, is_full, coalesce(sum(case when is_full then until - at else 0 end)
      over (order by at rows between unbounded preceding and 1 preceding), 0)
    from changes`.execute(db)
  await sql`create index on oracle_changes (desk) where is_full`.execute(db)
  await sql`analyze oracle_changes`.execute(db)

  return async (questions: readonly Question[]): Promise<Answer[]> => {
    const { rows } = await sql<Answer>`
      select exists (
          select from oracle_hours where date = wall::date and wall::time >= begins and wall::time < ends) as full,
        since, until, desk_at_other - desk_at as between, due.at + desk_at + duration - due.desk as due
      from unnest(${questions.map(({ at }) => at)}::float8[], ${questions.map(({ duration }) => duration)}::float8[],
        ${questions.map(({ other }) => other)}::float8[]) with ordinality asked (at, duration, other, i)
      cross join lateral (select ${wallTime(hours.timeZone)} as wall) local
      cross join lateral (select c.at as since, ${desk('at')} as desk_at from ${latest('at')}) before
      cross join lateral (select c.at as until from oracle_changes c where c.at > asked.at order by c.at limit 1) after
      cross join lateral (select ${desk('other')} as desk_at_other from ${latest('other')}) other
      cross join lateral (select c.at, c.desk from oracle_changes c
        where is_full and c.desk < desk_at + duration order by c.desk desc limit 1) due
      order by i`.execute(db)
    return rows
  }
}

/** The instants of a range at which a zone's clocks change, as PostgreSQL knows them; looked for hour by hour. */
export async function clockChanges(db: Kysely<Database>, timeZone: string, from: Date, to: Date): Promise<number[]> {
  const { rows } = await sql<{ at: number }>`
    select extract(epoch from at)::float8 * 1000 as at
    from generate_series(${from}::timestamptz, ${to}::timestamptz, '1 hour') at
    where at at time zone ${timeZone} - (at - interval '1 hour') at time zone ${timeZone} <> interval '1 hour'
    order by at`.execute(db)
  return rows.map(({ at }) => at)
}

/** The wall time of `at`, a column in scope, ms: multiplied as whole microseconds, which float8 holds exactly. */
function wallTime(timeZone: string) {
  return sql`((timestamptz 'epoch' + at * interval '1 millisecond') at time zone ${timeZone})`
}

/** The change at or before an asked instant. */
function latest(instant: 'at' | 'other') {
  return sql`(select * from oracle_changes c where c.at <= ${sql.ref(`asked.${instant}`)} order by c.at desc limit 1) c`
}

/** Desk time from the oracle's first instant to an asked one, ms; `c` being the latest change before it. */
function desk(instant: 'at' | 'other') {
  return sql`c.desk + case when is_full then ${sql.ref(`asked.${instant}`)} - c.at else 0 end`
}

function weekly({ fullTimeHours }: Hours): (string | number)[][] {
  return WEEKDAYS.flatMap((weekday, i) => fullTimeHours[weekday].map(stretch => [i + 1, ...stretch]))
}

function oneOff({ oneOffHours }: Hours): string[][] {
  return Object.entries(oneOffHours).flatMap(([date, stretches]) => stretches.map(stretch => [date, ...stretch]))
}

function column<T>(rows: readonly T[][], index: number): T[] {
  return rows.map(row => row[index]!)
}

function day(at: number, more: number): string {
  return new Date(at + more * 86_400_000).toISOString().slice(0, 10)
}
