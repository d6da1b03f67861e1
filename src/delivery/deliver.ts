import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { composeMessage } from './compose.ts'
import { post, type SiteAnswer } from './post.ts'
import { recordAnswer } from './record-answer.ts'

/** What a job of the queue `deliveries` carries: the decision, and how often it had been sent when it was relayed. */
export const deliveryJobSchema = z.object({ v: z.literal(1), decision: z.uuid(), attempts: z.int().min(0) })
export type DeliveryJob = z.infer<typeof deliveryJobSchema>

/** Longer than a site may take to answer: until then no other worker sends the same. */
const SENDING_LEASE_MS = 15_000

/**
 * Tells the site of one decision and records what it answered. At least once: killed after the post and before the
 * answer is recorded, it is relayed and posted again with the same webhook id. A job that was overtaken (it counts
 * fewer attempts than the outbox, or the delivery has ended) sends nothing.
 */
export async function deliver(
  db: Kysely<Database>,
  job: DeliveryJob,
  rules: Rules,
  clock: Clock,
): Promise<SiteAnswer | undefined> {
  const started = clock.now()
  const attempt = await db
    .updateTable('deliveries')
    .set(eb => ({
      attempts: job.attempts + 1,
      relayed_until: new Date(started.getTime() + SENDING_LEASE_MS),
      first_sent_at: eb.fn.coalesce('first_sent_at', eb.val(started)),
    }))
    .where('decision_id', '=', job.decision)
    .where('state', '=', 'waiting')
    .where('attempts', '=', job.attempts)
    .returning('attempts')
    .executeTakeFirst()
  if (!attempt) return undefined

  const { url, secrets, message } = await composeMessage(db, job.decision, started)
  const answer = await post(url, secrets, message, started)
  await db.transaction().execute(trx => recordAnswer(trx, job.decision, answer, attempt.attempts, rules, clock.now()))
  return answer
}
