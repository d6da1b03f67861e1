import { type Kysely, sql } from 'kysely'

/**
 * Who may come in, how, and what they may see; what sites' keys are good for; and who did what about it. Everything
 * new may be left out by processes of the version before: what they write sees every site and may do everything, as
 * it did.
 */
export async function up(db: Kysely<any>): Promise<void> {
  // Before people are locked, in the order in which everybody locks.
  await sql`lock table comments, cases, deliveries, notes in access exclusive mode`.execute(db)
  await sitesOfCases(db)
  await people(db)
  await comingIn(db)
  await keys(db)
  await record(db)
}

async function sitesOfCases(db: Kysely<any>): Promise<void> {
  // A case's site is its comment's, and never changes. It stands in the case as well, where lists of one site are found
  // by an index; the trigger writes it, also for processes of the version before, so that it cannot be another.
  await sql`alter table cases add column site_id text`.execute(db)
  await sql`update cases set site_id = comments.site_id from comments where comments.id = cases.comment_id`.execute(db)
  await sql`alter table cases alter column site_id set not null`.execute(db)
  await sql`
    create function write_site_of_case() returns trigger language plpgsql as $$
    begin
      select site_id into new.site_id from comments where id = new.comment_id;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger site_of_case before insert or update of comment_id, site_id on cases
      for each row execute function write_site_of_case()`.execute(db)
  await sql`alter table cases enable always trigger site_of_case`.execute(db)
  // Serves: the next case, the lists and the counts of who sees only some sites.
  await sql`
    create index cases_of_a_site on cases (site_id, band, due_at, id)
      where state in ('open', 'claimed', 'awaiting_second')`.execute(db)
  // Serves: their list of decisions and its searches. A decision's id grows with time.
  await sql`create index deliveries_of_a_site on deliveries (site_id, decision_id)`.execute(db)
  // A desk note is for everybody, or for those who see this site.
  await sql`
    alter table notes add column site_id text references sites,
      add constraint a_note_of_a_case_is_of_no_other_site check (case_id is null or site_id is null)`.execute(db)
}

async function people(db: Kysely<any>): Promise<void> {
  // A list of sites that is empty by mistake must not mean all of them: all is said by itself.
  await sql`
    alter table moderators
      add column email text check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and email = lower(email)),
      add column all_sites boolean not null default true`.execute(db)
  await sql`create unique index moderators_by_email on moderators (email) where email is not null`.execute(db)
  await sql`
    create table moderator_sites (
      moderator_id uuid not null references moderators,
      site_id text not null references sites,
      primary key (moderator_id, site_id)
    )`.execute(db)
}

async function comingIn(db: Kysely<any>): Promise<void> {
  // Argon2id, as a PHC string: its parameters stand in it.
  await sql`
    create table moderator_passwords (
      moderator_id uuid primary key references moderators,
      hash text not null check (hash like '$argon2id$%'),
      set_at timestamptz not null
    )`.execute(db)
  // Who somebody is to a provider of OpenID Connect; the e-mail address leads to them the first time only.
  await sql`
    create table moderator_identities (
      issuer text not null,
      subject text not null,
      moderator_id uuid not null references moderators,
      linked_at timestamptz not null,
      primary key (issuer, subject)
    )`.execute(db)
  await sql`create index identities_of_a_moderator on moderator_identities (moderator_id)`.execute(db)
  await sql`
    alter table sessions
      add column id uuid not null default gen_random_uuid(),
      add column how text not null default 'link' check (how in ('link', 'password', 'oidc', 'demo')),
      add column seen_at timestamptz`.execute(db)
  await sql`create unique index sessions_by_id on sessions (id)`.execute(db)
  // Serves: the sessions of a moderator, to be ended one by one or all.
  await sql`create index sessions_of_a_moderator on sessions (moderator_id) where ended_at is null`.execute(db)
  // What was begun with a provider and has not come back yet; it must come back to the browser that began it. State and
  // browser are kept hashed, like any token.
  await sql`
    create table oidc_attempts (
      state_hash bytea primary key check (octet_length(state_hash) = 32),
      browser_hash bytea not null check (octet_length(browser_hash) = 32),
      nonce text not null,
      code_verifier text not null,
      return_to text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db)
  // Serves: forgetting what never came back.
  await sql`create index oidc_attempts_by_end on oidc_attempts (expires_at)`.execute(db)
  // Guesses that failed, of one kind (a name, an address, a key) within a while: for every process the same.
  await sql`
    create table failed_guesses (
      kind text not null check (kind in ('name', 'address', 'key')),
      of_hash bytea not null check (octet_length(of_hash) = 32),
      guesses int not null check (guesses > 0),
      last_at timestamptz not null,
      blocked_until timestamptz,
      -- The last one came while it was blocked.
      refused boolean not null default false,
      primary key (kind, of_hash)
    )`.execute(db)
  // Serves: forgetting what is long over.
  await sql`create index failed_guesses_by_time on failed_guesses (last_at)`.execute(db)
}

async function keys(db: Kysely<any>): Promise<void> {
  // A key that is replaced is good until its end, so that there is no gap.
  await sql`
    alter table site_keys
      add column name text not null default 'key',
      add column scopes text[] not null default '{complaints:write,complaints:read,rota:read}',
      add column expires_at timestamptz,
      add column last_used_at timestamptz`.execute(db)
}

async function record(db: Kysely<any>): Promise<void> {
  // Who did what to people, sites and keys. No moderator: the command did. Ids and codes; never a secret.
  await sql`
    create table admin_events (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      recorded_at timestamptz not null default clock_timestamp(),
      moderator_id uuid references moderators,
      type text not null check (type ~ '^[a-z_]{1,40}$'),
      subject text not null,
      data jsonb not null default '{}' check (jsonb_typeof(data) = 'object')
    )`.execute(db)
  // Serve: what was done about a person, a key or a site, and what somebody did, the latest first.
  await sql`create index admin_events_by_subject on admin_events (subject, id)`.execute(db)
  await sql`create index admin_events_by_site on admin_events ((data->>'site'), id) where data->>'site' is not null`.execute(
    db,
  )
  await sql`create index admin_events_by_moderator on admin_events (moderator_id, id)`.execute(db)
  await sql`
    create trigger append_only before update or delete or truncate on admin_events
      for each statement execute function refuse_change()`.execute(db)
  await sql`alter table admin_events enable always trigger append_only`.execute(db)
}
