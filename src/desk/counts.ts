import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What stands beside the desk's lists. */
export type Counts = {
  /** Open, and neither assigned nor escalated: for the pool on duty. */
  waiting: number
  /** Open and past due, whoever they are for. */
  overdue: number
  /** Held by this moderator now, or assigned to them. */
  mine: number
  escalated: number
  /** Waiting for a second person. */
  second: number
  /** That nobody on the desk may take. */
  untakeable: number
  dead: number
}

/** Counted in the database at `now`, never kept. */
export async function readCounts(db: Kysely<Database>, moderatorId: string, now: Date): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select
      (select count(*) from cases
        where state = 'open' and assigned_to is null and escalated_at is null) as waiting,
      (select count(*) from cases where state = 'open' and due_at < ${now}) as overdue,
      (select count(*) from claims
        where moderator_id = ${moderatorId} and ended_at is null and expires_at > ${now})
      + (select count(*) from cases
        where assigned_to = ${moderatorId} and (state = 'open' or state = 'claimed' and leased_until <= ${now})) as mine,
      (select count(*) from cases where escalated_at is not null and state in ('open', 'claimed')) as escalated,
      (select count(*) from cases where state = 'awaiting_second') as second,
      (select count(*) from cases where untakeable_at is not null and state = 'open') as untakeable,
      (select count(*) from dead_letters where resolved_at is null) as dead`.execute(db)
  return rows[0]!
}
