import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Queues } from '../queues.ts'
import type { DeliveryJob } from './deliver.ts'

const A_BATCH = 500
/** How long a relayed row is left to the queue. After it the row is relayed again: Redis may have lost the job. */
const RELAY_LEASE_MS = 60_000

/**
 * Puts what is due from the outbox onto the queue: only the head of each comment's line (a dead head holds it), only
 * for sites that have a webhook. The rows stay locked until the jobs are added, and the job's id is made from the
 * row, so that a relay that dies in between does no harm.
 * @returns how many.
 */
export async function relay(db: Kysely<Database>, queues: Pick<Queues, 'addMany'>, now: Date): Promise<number> {
  return await db.transaction().execute(async trx => {
    const { rows } = await sql<{ decision_id: string; attempts: number }>`
      select deliveries.decision_id, deliveries.attempts
      from deliveries join sites on sites.id = deliveries.site_id
      where deliveries.state = 'waiting' and deliveries.next_attempt_at <= ${now}
        and (deliveries.relayed_until is null or deliveries.relayed_until <= ${now})
        and sites.webhook_url is not null
        and not exists (
          select from deliveries before
          where before.comment_id = deliveries.comment_id and before.sequence < deliveries.sequence
            and before.state in ('waiting', 'dead'))
      order by deliveries.next_attempt_at
      limit ${A_BATCH}
      for update of deliveries skip locked`.execute(trx)
    if (rows.length === 0) return 0
    await trx
      .updateTable('deliveries')
      .set({ relayed_until: new Date(now.getTime() + RELAY_LEASE_MS) })
      .where(
        'decision_id',
        'in',
        rows.map(row => row.decision_id),
      )
      .execute()
    await queues.addMany(
      'deliveries',
      rows.map(({ decision_id, attempts }) => ({
        name: 'deliver',
        data: { v: 1, decision: decision_id, attempts } satisfies DeliveryJob,
        jobId: `${decision_id}.${attempts}`,
      })),
    )
    return rows.length
  })
}
