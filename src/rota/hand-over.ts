import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'

const A_BATCH = 200

/**
 * Gives the open cases that lie with the other pool to the one on duty at `now`, with an event each. Claims do not
 * depend on it (the rota answers at the pull); it keeps lists and figures true. In small batches that pass over rows
 * in use, so that no claim waits for it. Run twice, or by several workers at once, it does nothing more.
 * @returns how many cases changed hands.
 */
export async function handOver(db: Kysely<Database>, { policy, rota }: Rules, now: Date): Promise<number> {
  const pool = rota.poolOnDuty(now)
  for (let handed = 0; ;) {
    const { rows } = await sql<{ case_id: number }>`
      with theirs as (
        select id, pool from cases where state = 'open' and pool <> ${pool}
        order by id limit ${A_BATCH} for update skip locked
      ), given as (
        update cases set pool = ${pool}, routed_at = ${now}, last_event = last_event + 1
        from theirs where cases.id = theirs.id
        returning cases.id, cases.last_event, theirs.pool as from_pool
      )
      insert into case_events (case_id, sequence, at, type, actor, pool, policy_version, data)
      select id, last_event, ${now}, 'handed_over', 'desk', ${pool}, ${policy.version}, jsonb_build_object('from', from_pool)
      from given
      returning case_id`.execute(db)
    handed += rows.length
    if (rows.length < A_BATCH) return handed
  }
}
