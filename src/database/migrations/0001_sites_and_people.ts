import { type Kysely, sql } from 'kysely'

/** Who hands complaints over, who decides, and who complains. */
export async function up(db: Kysely<any>): Promise<void> {
  await sites(db)
  await people(db)
}

async function sites(db: Kysely<any>): Promise<void> {
  await sql`
    create table sites (
      id text primary key check (id ~ '^[a-z][a-z0-9-]{0,62}$'),
      name text not null check (name <> ''),
      webhook_url text check (webhook_url ~ '^https?://'),
      created_at timestamptz not null default now()
    )`.execute(db)
  // Keys are stored hashed (SHA-256 of 256 random bits needs no salt) and found by their hash.
  await sql`
    create table site_keys (
      id uuid primary key,
      site_id text not null references sites,
      key_hash bytea not null unique check (octet_length(key_hash) = 32),
      created_at timestamptz not null default now(),
      revoked_at timestamptz
    )`.execute(db)
  // Not hashed: the desk signs with it. Several may be valid at once while a site rotates.
  await sql`
    create table site_webhook_secrets (
      id uuid primary key,
      site_id text not null references sites,
      secret text not null check (secret ~ '^whsec_'),
      created_at timestamptz not null default now(),
      retired_at timestamptz
    )`.execute(db)
  // Serves: the secrets to sign a site's message with.
  await sql`create index site_webhook_secrets_of_a_site on site_webhook_secrets (site_id) where retired_at is null`.execute(
    db,
  )
}

async function people(db: Kysely<any>): Promise<void> {
  await sql`
    create table moderators (
      id uuid primary key,
      login text not null unique check (login ~ '^[a-z][a-z0-9._-]{0,62}$'),
      name text not null check (name <> ''),
      role text not null check (role in ('moderator', 'senior', 'admin', 'auditor')),
      created_at timestamptz not null default now(),
      disabled_at timestamptz
    )`.execute(db)
  await sql`
    create table moderator_pools (
      moderator_id uuid not null references moderators,
      pool text not null check (pool in ('full_time', 'part_time')),
      primary key (moderator_id, pool)
    )`.execute(db)
  // Their own accounts on the sites: they never get a comment they wrote or complained about.
  await sql`
    create table moderator_accounts (
      moderator_id uuid not null references moderators,
      site_id text not null references sites,
      account text not null,
      primary key (moderator_id, site_id, account)
    )`.execute(db)
  await sql`
    create table sessions (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      moderator_id uuid not null references moderators,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz
    )`.execute(db)
  await sql`
    create table sign_in_links (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      moderator_id uuid not null references moderators,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  // `key` is the site's opaque name for a person; it can be erased, the row stays.
  await sql`
    create table complainants (
      id bigint generated always as identity primary key,
      site_id text not null references sites,
      key text,
      unique (site_id, key)
    )`.execute(db)
}
