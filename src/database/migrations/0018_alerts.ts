import { type Kysely, sql } from 'kysely'

/** What the newspaper must know at once, and who was told of it. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table alerts (
      id bigint generated always as identity primary key,
      kind text not null check (kind ~ '^[a-z_]{1,40}$'),
      -- What it is about: a case, a decision, a notice, a pool.
      key text not null,
      raised_at timestamptz not null,
      over_at timestamptz
    )`.execute(db)
  await sql`create unique index alerts_live on alerts (kind, key) where over_at is null`.execute(db)
  await sql`
    create table alert_tellings (
      alert_id bigint not null references alerts,
      what text not null check (what in ('raised', 'over')),
      channel text not null,
      -- The message that has it: told again after a crash it is the same one.
      message uuid not null,
      trying_until timestamptz not null,
      told_at timestamptz,
      primary key (alert_id, what, channel)
    )`.execute(db)
  // Serves: what is on its way, and perhaps lost.
  await sql`create index alert_tellings_untold on alert_tellings (channel, trying_until) where told_at is null`.execute(
    db,
  )
}
