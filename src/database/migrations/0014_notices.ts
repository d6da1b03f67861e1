import { type Kysely, sql } from 'kysely'

/**
 * Notices of defamation, each with the clock that runs for it: what was given and done, and beside it the words, which
 * can be erased.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table notices (
      id bigint generated always as identity primary key,
      site_id text not null,
      complaint_id uuid not null,
      comment_id bigint not null references comments,
      jurisdiction text not null check (jurisdiction in ('england-and-wales', 'scotland')),
      received_at timestamptz not null,
      recorded_at timestamptz not null,
      -- Null under Scots law, which has no such clock; and where the bank holidays of that time are not known.
      due_at timestamptz,
      -- The rules that it was counted under; empty: not counted yet.
      rules_version text not null default '',
      missing text[] not null,
      consent_to_name boolean,
      consent_to_email boolean,
      at_risk_at timestamptz,
      breached_at timestamptz,
      ended_at timestamptz,
      ended_as text check (ended_as in ('poster_told', 'returned')),
      ended_by uuid references moderators,
      unique (site_id, complaint_id),
      foreign key (site_id, complaint_id) references complaints (site_id, id),
      check (jurisdiction = 'england-and-wales' or due_at is null),
      check ((ended_at is null) = (ended_as is null) and (ended_at is null) = (ended_by is null))
    )`.execute(db)
  await sql`
    create table notice_texts (
      notice_id bigint primary key references notices,
      name text,
      email text,
      words text,
      why text,
      meaning text,
      inaccurate text,
      -- What the complainant or the poster was sent.
      sent text
    )`.execute(db)
  // Serves: the running ones by due, for the shift and the desk's list.
  await sql`create index notices_running on notices (due_at, id) where ended_at is null`.execute(db)
  await sql`create index notices_ended on notices (ended_at, id) where ended_at is not null`.execute(db)
  // Serves: the notices about a comment, on its case's card and rows.
  await sql`create index notices_of_a_comment on notices (comment_id, id)`.execute(db)
}
