import { type Kysely, sql } from 'kysely'

/**
 * What moderators do beside claiming and deciding: assign, escalate, ask a second person, withdraw, leave notes; how
 * they like their page; and what their lists and searches look up. Everything new may be left out by processes of
 * the version before.
 */
export async function up(db: Kysely<any>): Promise<void> {
  // In the order in which everybody locks: a worker of the version before may be at its work.
  await sql`lock table comments, comment_revisions, cases, claims, decisions, decision_texts in access exclusive mode`.execute(
    db,
  )
  await seconds(db)
  await withdrawals(db)
  await people(db)
  await lists(db)
  await histories(db)
}

async function seconds(db: Kysely<any>): Promise<void> {
  await sql`
    alter table claims drop constraint claims_ended_as_check,
      add constraint claims_ended_as_check
        check (ended_as in ('released', 'lapsed', 'decided', 'escalated', 'assigned', 'proposed'))`.execute(db)
  // What waits for a second person. The texts can be erased; who and when cannot.
  await sql`
    create table proposals (
      claim_id uuid primary key references claims,
      case_id bigint not null references cases,
      moderator_id uuid not null references moderators,
      action text not null check (action in ('amend', 'delete', 'keep')),
      rule text not null,
      text_after text,
      statement text,
      answer text,
      proposed_at timestamptz not null,
      ended_at timestamptz,
      ended_as text check (ended_as in ('agreed', 'disagreed', 'taken_back')),
      ended_by uuid references moderators,
      check ((ended_at is null) = (ended_as is null) and (ended_at is null) = (ended_by is null)),
      check (ended_by is null or (ended_as = 'taken_back') = (ended_by = moderator_id))
    )`.execute(db)
  await sql`create unique index one_open_proposal_a_case on proposals (case_id) where ended_at is null`.execute(db)
  await sql`alter table decisions add column seconded_by uuid references moderators`.execute(db)
}

async function withdrawals(db: Kysely<any>): Promise<void> {
  await sql`
    create table withdrawals (
      decision_id uuid primary key references decisions,
      moderator_id uuid not null references moderators,
      withdrawn_at timestamptz not null
    )`.execute(db)
  await sql`
    create trigger append_only before update or delete or truncate on withdrawals
      for each statement execute function refuse_change()`.execute(db)
  await sql`alter table withdrawals enable always trigger append_only`.execute(db)
}

async function people(db: Kysely<any>): Promise<void> {
  // For colleagues: about a case, or (without one) for the desk and its next shift.
  await sql`
    create table notes (
      id bigint generated always as identity primary key,
      case_id bigint references cases,
      moderator_id uuid not null references moderators,
      text text,
      written_at timestamptz not null
    )`.execute(db)
  // Serves: the notes of a case; the desk's own, the latest first.
  await sql`create index notes_of_a_case on notes (case_id, id) where case_id is not null`.execute(db)
  await sql`create index notes_of_the_desk on notes (written_at) where case_id is null`.execute(db)
  await sql`
    create table moderator_preferences (
      moderator_id uuid primary key references moderators,
      theme text not null check (theme in ('system', 'light', 'dark')),
      text_size text not null check (text_size in ('normal', 'large', 'largest')),
      blur boolean not null,
      shortcuts boolean not null,
      then_next boolean not null
    )`.execute(db)
}

async function lists(db: Kysely<any>): Promise<void> {
  // When it was found that nobody on the desk may take it.
  await sql`alter table cases add column untakeable_at timestamptz`.execute(db)
  // Serves: what is assigned to a moderator, in the order in which it is claimed.
  await sql`
    create index cases_assigned on cases (assigned_to, band, due_at, id)
      where assigned_to is not null and state in ('open', 'claimed')`.execute(db)
  // Serves: the list of what was escalated.
  await sql`
    create index cases_escalated on cases (band, due_at, id)
      where escalated_at is not null and state in ('open', 'claimed')`.execute(db)
  // Serves: the list of what waits for a second person.
  await sql`create index cases_awaiting_second on cases (band, due_at, id) where state = 'awaiting_second'`.execute(db)
  // Serves: what nobody may take, its list and its number, and whether that is over.
  await sql`create index cases_untakeable on cases (id) where untakeable_at is not null`.execute(db)
  // Serves: each minute, which undecided cases do not stand under the targets in force.
  await sql`
    create index cases_to_retarget on cases (target_version)
      where state in ('open', 'claimed', 'awaiting_second')`.execute(db)
  // Serves: how many open cases are overdue.
  await sql`create index cases_open_due on cases (due_at) where state = 'open'`.execute(db)
  // Serve: the list of decisions and its searches, the latest first.
  await sql`create index decisions_by_time on decisions (decided_at, id)`.execute(db)
  await sql`create index decisions_of_a_moderator on decisions (moderator_id, decided_at, id)`.execute(db)
  await sql`create index decisions_under_a_rule on decisions (rule, decided_at, id)`.execute(db)
  await sql`create index decisions_of_an_action on decisions (action, decided_at, id)`.execute(db)
  // A GIN index where decisions are written, not where complaints are: the intake pays nothing for it.
  await sql`
    create index decision_texts_words on decision_texts
      using gin (to_tsvector('simple', coalesce(text_before, '') || ' ' || coalesce(text_after, '')))`.execute(db)
}

async function histories(db: Kysely<any>): Promise<void> {
  // Serves: an author's history at this desk, their latest comments first.
  await sql`create index comments_of_an_author on comments (site_id, author, id)`.execute(db)
  // Serves: the search for an author by name or its beginning, in any collation.
  await sql`
    create index comment_revisions_by_author
      on comment_revisions (lower(author_name) text_pattern_ops, comment_id)`.execute(db)
  // Serves: the search for a comment by its address.
  await sql`create index comment_revisions_by_url on comment_revisions (md5(url), comment_id)`.execute(db)
  // Serves: a complainant's record; what a brigade has complained about together.
  await sql`create index cases_of_a_complainant on case_complainants (complainant_id, case_id)`.execute(db)
  // Serves: every decision of a case, withdrawn ones too.
  await sql`create index decisions_of_a_case on decisions (case_id)`.execute(db)
}
