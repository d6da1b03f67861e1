import { type Kysely, sql } from 'kysely'

/** Who holds what, what was decided, and what the sites are still to be told. */
export async function up(db: Kysely<any>): Promise<void> {
  await claims(db)
  await decisions(db)
}

async function claims(db: Kysely<any>): Promise<void> {
  await sql`
    create table claims (
      id uuid primary key,
      case_id bigint not null references cases,
      moderator_id uuid not null references moderators,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      claimed_at timestamptz not null,
      expires_at timestamptz not null check (expires_at > claimed_at),
      ended_at timestamptz,
      ended_as text check (ended_as in ('released', 'lapsed', 'decided', 'escalated', 'assigned')),
      check ((ended_at is null) = (ended_as is null))
    )`.execute(db)
  await sql`create unique index one_live_claim_a_case on claims (case_id) where ended_at is null`.execute(db)
  // Serves: what a moderator holds.
  await sql`create index claims_held on claims (moderator_id) where ended_at is null`.execute(db)
  // Serves: who has held a case, and who released it.
  await sql`create index claims_of_a_case on claims (case_id, claimed_at)`.execute(db)
}

async function decisions(db: Kysely<any>): Promise<void> {
  await sql`
    create table decisions (
      id uuid primary key,
      case_id bigint not null references cases,
      comment_id bigint not null references comments,
      sequence int not null check (sequence > 0),
      revision bigint not null,
      action text not null check (action in ('amend', 'delete', 'keep', 'uphold', 'restore')),
      rule text not null,
      moderator_id uuid not null references moderators,
      claim_id uuid not null unique references claims,
      policy_version text not null,
      decided_at timestamptz not null,
      recorded_at timestamptz not null default clock_timestamp(),
      unique (comment_id, sequence)
    )`.execute(db)
  await sql`
    create table decision_texts (
      decision_id uuid primary key references decisions,
      text_before text,
      text_after text,
      statement text,
      answer text
    )`.execute(db)
  // The outbox: one row a decision, written with it. `relayed_until` is the relay's own lease on the row.
  await sql`
    create table deliveries (
      decision_id uuid primary key references decisions,
      case_id bigint not null references cases,
      site_id text not null references sites,
      comment_id bigint not null references comments,
      sequence int not null,
      state text not null check (state in ('waiting', 'applied', 'gone', 'superseded', 'dead', 'withdrawn')),
      not_before timestamptz not null,
      next_attempt_at timestamptz not null,
      relayed_until timestamptz,
      attempts int not null default 0,
      first_sent_at timestamptz,
      ended_at timestamptz,
      last_status int,
      last_error text,
      unique (comment_id, sequence),
      check ((state = 'waiting') = (ended_at is null))
    )`.execute(db)
  await sql`create unique index one_standing_decision_a_case on deliveries (case_id) where state <> 'withdrawn'`.execute(
    db,
  )
  // Serves: the relay, which looks for what is due.
  await sql`create index deliveries_due on deliveries (next_attempt_at) where state = 'waiting'`.execute(db)
  // Serves: is anything of this comment before it still on its way?
  await sql`create index deliveries_in_line on deliveries (comment_id, sequence) where state in ('waiting', 'dead')`.execute(
    db,
  )
}
