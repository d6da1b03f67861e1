import { type Kysely, sql } from 'kysely'

/** A senior puts a case on hold for legal advice. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table cases
      add column law_hold_at timestamptz,
      add column law_hold_by uuid references moderators,
      add constraint law_hold_by_somebody check ((law_hold_at is null) = (law_hold_by is null))`.execute(db)
  // Serves: what is on hold, the longest first.
  await sql`create index cases_on_law_hold on cases (law_hold_at, id) where law_hold_at is not null`.execute(db)
}
