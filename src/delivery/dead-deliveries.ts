import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

export type DeadDelivery = Awaited<ReturnType<typeof readDead>>[number]

/** Every dead delivery, the latest first. */
export async function readDead(db: Kysely<Database>) {
  return await db
    .selectFrom('deliveries')
    .select(['decision_id', 'case_id', 'site_id', 'ended_at', 'attempts', 'attempts_before'])
    .select(['dead_because', 'last_status', 'last_error'])
    .where('state', '=', sql.lit('dead'))
    .orderBy('ended_at', 'desc')
    .orderBy('decision_id')
    .execute()
}
