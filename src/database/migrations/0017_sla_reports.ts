import { type Kysely, sql } from 'kysely'

/** The reports that were made, each once for its period, and what the figures are found by. */
export async function up(db: Kysely<any>): Promise<void> {
  // Serves: what happened in a period. Events are written about in the order in which they happen, so that a few kilobytes
  // find a month of them; a late one (a breach has its own instant) widens a range of pages, and loses nothing.
  await sql`create index case_events_happened on case_events using brin (at) with (pages_per_range = 32, autosummarize = on)`.execute(
    db,
  )
  // Serves: the cases that were due in a period. Instants in UTC are in the order of their letters.
  await sql`
    create index case_events_due on case_events (((data->>'due') collate "C"))
      where type in ('opened', 'due_changed')`.execute(db)
  await sql`
    create table sla_reports (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('day', 'week', 'month', 'range')),
      -- Days of the policy's time zone.
      first_day date not null,
      last_day date not null check (last_day >= first_day),
      -- Of what somebody asked for; the others are made by themselves.
      requested_at timestamptz,
      begun_at timestamptz,
      made_at timestamptz,
      -- Kept as they were written, in their order.
      report json,
      -- What of it seniors alone are shown.
      moderators json,
      check ((made_at is null) = (report is null) and (made_at is null) = (moderators is null)),
      check (kind = 'range' or made_at is not null)
    )`.execute(db)
  await sql`create unique index sla_reports_once on sla_reports (kind, first_day) where kind <> 'range'`.execute(db)
  await sql`
    create table sla_tellings (
      report_id bigint not null references sla_reports,
      channel text not null,
      -- Until then one worker tries; after it, if nothing was told, another.
      trying_until timestamptz not null,
      told_at timestamptz,
      primary key (report_id, channel)
    )`.execute(db)
  // Serves: what was asked for and is not made.
  await sql`create index sla_reports_asked on sla_reports (id) where made_at is null`.execute(db)
}
