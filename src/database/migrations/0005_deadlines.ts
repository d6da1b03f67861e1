import { type Kysely, sql } from 'kysely'

/**
 * Everything new may be left out by processes of the version before, which run beside the new ones for a while.
 *
 * When a case was warned of and breached, under which targets it stands, and which handovers were made.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table cases
      add column at_risk_at timestamptz,
      add column breached_at timestamptz,
      add column due_set_at timestamptz,
      add column target_version text not null default ''`.execute(db)
  // Serves: what is at risk or overdue and not yet said to be.
  await sql`
    create index cases_due on cases (due_at)
      where state in ('open', 'claimed', 'awaiting_second') and (at_risk_at is null or breached_at is null)`.execute(db)

  // The pool that a claim was made for: a breach belongs to the pool of whoever held the case when it was due.
  await sql`alter table claims add column pool text check (pool in ('full_time', 'part_time'))`.execute(db)
  await sql`
    update claims set pool = coalesce(
      (select pool from case_events where case_events.case_id = claims.case_id
        and type = 'claimed' and data ->> 'claim' = claims.id::text), 'full_time')`.execute(db)

  // One row for each boundary of the rota, however many workers meet it.
  await sql`
    create table handovers (
      boundary timestamptz primary key,
      pool text not null check (pool in ('full_time', 'part_time')),
      policy_version text not null,
      cases int not null default 0,
      done_at timestamptz
    )`.execute(db)
}
