import { type Kysely, sql } from 'kysely'

/**
 * What was complained of and the cases it makes. Two kinds of table: facts that stay (ids, codes, instants), and
 * beside them what can be erased later (texts, names).
 */
export async function up(db: Kysely<any>): Promise<void> {
  await comments(db)
  await cases(db)
  await complaints(db)
  await letters(db)
}

async function comments(db: Kysely<any>): Promise<void> {
  await sql`
    create table comments (
      id bigint generated always as identity primary key,
      site_id text not null references sites,
      site_comment_id text not null,
      author text,
      posted_at timestamptz not null,
      revision bigint not null check (revision >= 0),
      last_decision int not null default 0 check (last_decision >= 0),
      unique (site_id, site_comment_id)
    )`.execute(db)
  await sql`
    create table comment_revisions (
      comment_id bigint not null references comments,
      revision bigint not null,
      text text,
      author_name text,
      url text,
      article_url text,
      article_title text,
      in_reply_to jsonb,
      thread jsonb,
      seen_at timestamptz not null,
      primary key (comment_id, revision)
    )`.execute(db)
}

async function cases(db: Kysely<any>): Promise<void> {
  await sql`
    create table cases (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('complaint', 'appeal')),
      comment_id bigint not null references comments,
      previous_case_id bigint references cases,
      state text not null check (state in ('open', 'claimed', 'awaiting_second', 'decided', 'applied', 'gone', 'superseded')),
      pool text not null check (pool in ('full_time', 'part_time')),
      band smallint not null check (band between 0 and 9),
      due_at timestamptz not null,
      reasons text[] not null check (cardinality(reasons) > 0),
      complaints int not null check (complaints > 0),
      complainants int not null check (complainants between 0 and complaints),
      version int not null default 1,
      last_event int not null default 0,
      assigned_to uuid references moderators,
      escalated_at timestamptz,
      leased_until timestamptz,
      raised_at timestamptz not null,
      received_at timestamptz not null,
      recorded_at timestamptz not null,
      routed_at timestamptz not null,
      first_claimed_at timestamptz,
      last_claimed_at timestamptz,
      decided_at timestamptz,
      left_at timestamptz,
      applied_at timestamptz,
      check ((state = 'claimed') = (leased_until is not null)),
      check (state not in ('decided', 'applied', 'gone', 'superseded') or decided_at is not null)
    )`.execute(db)
  await sql`
    create unique index one_undecided_case_a_comment on cases (comment_id, kind)
      where state in ('open', 'claimed', 'awaiting_second')`.execute(db)
  // Serves: the next case to claim (band, due, id). Claimed cases are in it for those whose lease has lapsed.
  await sql`
    create index cases_to_claim on cases (band, due_at, id)
      where state in ('open', 'claimed') and assigned_to is null and escalated_at is null`.execute(db)
  // Serves: the handover, which looks for open cases that the other pool was given.
  await sql`create index cases_open_by_pool on cases (pool, id) where state = 'open'`.execute(db)
  // Serves: ending lapsed claims.
  await sql`create index cases_leased on cases (leased_until) where state = 'claimed'`.execute(db)
  // Serves: the cases of a comment, the latest first.
  await sql`create index cases_of_a_comment on cases (comment_id, id)`.execute(db)

  await sql`
    create table case_events (
      case_id bigint not null references cases,
      sequence int not null check (sequence > 0),
      at timestamptz not null,
      recorded_at timestamptz not null default clock_timestamp(),
      type text not null check (type ~ '^[a-z_]{1,40}$'),
      actor text not null check (actor in ('site', 'moderator', 'desk')),
      moderator_id uuid references moderators,
      pool text check (pool in ('full_time', 'part_time')),
      policy_version text not null,
      data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
      primary key (case_id, sequence),
      check ((actor = 'moderator') = (moderator_id is not null))
    )`.execute(db)
}

async function complaints(db: Kysely<any>): Promise<void> {
  await sql`
    create table complaints (
      site_id text not null references sites,
      id uuid not null,
      case_id bigint not null references cases,
      comment_id bigint not null references comments,
      revision bigint not null,
      complainant_id bigint references complainants,
      reason text not null,
      source text not null check (source in ('reader', 'staff', 'tool')),
      raised_at timestamptz not null,
      received_at timestamptz not null,
      recorded_at timestamptz not null,
      primary key (site_id, id)
    )`.execute(db)
  // Serves: the card of a case.
  await sql`create index complaints_of_a_case on complaints (case_id, received_at, id)`.execute(db)
  await sql`
    create table complaint_texts (
      site_id text not null,
      complaint_id uuid not null,
      detail text,
      name text,
      email text,
      primary key (site_id, complaint_id),
      foreign key (site_id, complaint_id) references complaints
    )`.execute(db)
  // Each complainant is counted once for a case: this is the counting.
  await sql`
    create table case_complainants (
      case_id bigint not null references cases,
      complainant_id bigint not null references complainants,
      primary key (case_id, complainant_id)
    )`.execute(db)
}

async function letters(db: Kysely<any>): Promise<void> {
  // What failed in a worker, with its reason. The same bad letter again is the same row.
  await sql`
    create table dead_letters (
      id bigint generated always as identity primary key,
      queue text not null,
      job_id text not null,
      payload_hash bytea not null check (octet_length(payload_hash) = 32),
      site_id text,
      complaint_id text,
      reason text not null,
      detail text not null,
      payload text,
      first_seen_at timestamptz not null,
      resolved_at timestamptz,
      unique (queue, payload_hash)
    )`.execute(db)
  // Serves: what became of a complaint that was sent and not recorded.
  await sql`create index dead_letters_of_a_complaint on dead_letters (site_id, complaint_id)`.execute(db)
}
