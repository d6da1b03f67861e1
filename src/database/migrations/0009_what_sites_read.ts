import { type Kysely, sql } from 'kysely'

/** Sites may read what was decided, and say what became of it. */
export async function up(db: Kysely<any>): Promise<void> {
  // Serves: what a site has not acknowledged, in the order in which it might leave.
  await sql`
    create index deliveries_unacknowledged on deliveries (site_id, not_before, decision_id)
      where state in ('waiting', 'dead')`.execute(db)
}
