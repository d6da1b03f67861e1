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
      kind text not null check (kind in ('day', 'week', 'month')),
      -- The first day of the period, in the policy's time zone.
      first_day date not null,
      report jsonb not null,
      moderators jsonb not null,
      made_at timestamptz not null,
      unique (kind, first_day)
    )`.execute(db)
  await sql`
    create table sla_tellings (
      report_id bigint not null references sla_reports,
      channel text not null,
      told_at timestamptz not null,
      primary key (report_id, channel)
    )`.execute(db)
}
