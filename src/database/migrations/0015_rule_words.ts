import { type Kysely, sql } from 'kysely'

/** What a house rule said when it was decided under it: the policy may be worded otherwise since. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table decisions add column rule_words text`.execute(db)
}
