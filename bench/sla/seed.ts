import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import type { Window } from '../../src/sla/histories.ts'

const A_BATCH = 100_000

type Months = { month: number; months: number; last: Window }

/**
 * Decided cases, so many a month, the last of them in `last`: received evenly over the month, claimed and decided within
 * its next hours, one in twenty late, with the events that the workers write.
 */
export async function seedMonths(
  db: Kysely<Database>,
  { month, months, last }: Months,
  say: (line: string) => void,
): Promise<void> {
  await sql`insert into sites (id, name) values ('auldbrig', 'Auldbrig'), ('courier', 'Courier')`.execute(db)
  await sql`
    insert into comments (site_id, site_comment_id, posted_at, revision)
    select site, 'c' || n, now(), 1 from unnest(array['auldbrig', 'courier']) as site, generate_series(1, 1000) as n`.execute(
    db,
  )
  // Nothing is checked that the workers' own statements see to.
  await sql`set session_replication_role = replica`.execute(db)
  const length = last.to.getTime() - last.from.getTime()
  const begin = last.from.getTime() - (months - 1) * length
  const total = month * months
  // The last is decided before the month is over.
  const step = (length - 6 * 3_600_000) / month
  for (let at = 0; at < total; at += A_BATCH) {
    await batch(db, { from: at, to: Math.min(at + A_BATCH, total), month, begin, length, step })
    if ((at / A_BATCH) % 10 === 9) say(`${(at + A_BATCH).toLocaleString('en')} of ${total.toLocaleString('en')} cases`)
  }
  await sql`set session_replication_role = origin`.execute(db)
  await sql`vacuum analyze`.execute(db)
}

type Batch = { from: number; to: number; month: number; begin: number; length: number; step: number }

async function batch(db: Kysely<Database>, { from, to, month, begin, length, step }: Batch): Promise<void> {
  await sql`
    with one as (
      select n, 1 + n % 2000 as comment_id,
        ${begin}::float8 + (n / ${month}::int) * ${length}::float8 + (n % ${month}::int) * ${step}::float8 as received,
        (array['abuse', 'spam', 'threat', 'untruth'])[1 + n % 4] as reason
      from generate_series(${from}::bigint, ${to - 1}::bigint) as n
    ), timed as (
      select *, received + 60000 + (n * 7919) % 7200000 as claimed,
        received + 120000 + (n * 7919) % 7200000 + (n * 104729) % 900000 as decided,
        received + case when n % 20 = 0 then 60000 else 14400000 end as due
      from one
    ), opened as (
      insert into cases (kind, comment_id, state, pool, band, due_at, reasons, complaints, complainants, last_event,
        raised_at, received_at, recorded_at, routed_at, decided_at)
      select 'complaint', comment_id, 'applied', 'full_time', 1, ${ms(sql`due`)}, array[reason], 1, 0, 5,
        ${ms(sql`received`)}, ${ms(sql`received`)}, ${ms(sql`received`)}, ${ms(sql`received`)}, ${ms(sql`decided`)}
      from timed order by n
      returning id
    ), numbered as (
      select id, row_number() over (order by id) + ${from}::bigint - 1 as n from opened
    )
    insert into case_events (case_id, sequence, at, type, actor, pool, policy_version, data)
    select id, sequence, ${ms(sql`happened`)}, type, 'desk', case when type in ('opened', 'claimed') then 'full_time' end, 'bench', data
    from numbered join timed using (n) cross join lateral (values
      (1, received, 'opened', jsonb_build_object('band', 1, 'reasons', jsonb_build_array(reason),
        'received', ${iso(sql`received`)}, 'due', ${iso(sql`due`)})),
      (2, received, 'complaint_joined', jsonb_build_object('complaint', '0193b6a0-0000-7000-8000-000000000000',
        'reason', reason, 'source', 'reader')),
      (3, claimed, 'claimed', jsonb_build_object('claim', '0193b6a0-0000-4000-8000-000000000000', 'onDuty', true)),
      (4, decided, 'decided', jsonb_build_object('action', 'keep', 'rule', 'within_rules',
        'decision', '0193b6a0-0000-7000-8000-000000000000')),
      (5, decided + 120000, 'applied', jsonb_build_object('attempts', 1))
    ) as event (sequence, happened, type, data)
    order by happened`.execute(db)
}

type Expression = ReturnType<typeof sql>

function ms(expression: Expression) {
  return sql`to_timestamp(floor(${expression}) / 1000.0)`
}

function iso(expression: Expression) {
  return sql`to_char(${ms(expression)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
