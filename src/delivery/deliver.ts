import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { composeMessage } from './compose.ts'
import { meaningOf } from './meaning.ts'
import type { Outcome } from './outcome.ts'
import { ANSWER_WITHIN_MS, post } from './post.ts'
import { recordOutcome } from './record-outcome.ts'

/** What a job of the queue `deliveries` carries: the decision, and how often it had been sent when it was relayed. */
export const deliveryJobSchema = z.object({ v: z.literal(1), decision: z.uuid(), attempts: z.int().min(0) })
export type DeliveryJob = z.infer<typeof deliveryJobSchema>

/** Longer than a site may take to answer: until then no other worker sends the same. */
const SENDING_LEASE_MS = 15_000

/** Which site was told, and what became of it. */
export type Delivered = { site: string; outcome: Outcome }

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
): Promise<Delivered | undefined> {
  const started = clock.now()
  const attempt = await beginAttempt(db, job, started)
  if (!attempt) return undefined
  const { attempts, attempts_before, tried_since, site_id } = attempt
  const { url, secrets, message } = await composeMessage(db, job.decision, rules.policy, started)
  const { private_addresses } = await db
    .selectFrom('sites')
    .select('private_addresses')
    .where('id', '=', site_id)
    .executeTakeFirstOrThrow()
  // A worker that was held up for so long has lost its place: the next relay of it posts.
  if (clock.now().getTime() - started.getTime() > SENDING_LEASE_MS - ANSWER_WITHIN_MS) return undefined
  const answer = await post({ url, secrets, privateAddresses: private_addresses }, message, started)

  const now = clock.now()
  const tries = { count: attempts - attempts_before, since: tried_since ?? started }
  const outcome = meaningOf(answer, tries, rules.policy, now, Math.random())
  const { status = null } = answer
  const error = answer.status === undefined ? answer.error : null
  const heard = { in: 'answer', attempt: attempts, status, error } as const
  await db.transaction().execute(trx => recordOutcome(trx, job.decision, outcome, heard, rules, now))
  return { site: site_id, outcome }
}

async function beginAttempt(db: Kysely<Database>, { decision, attempts }: DeliveryJob, now: Date) {
  const attempt = await db
    .updateTable('deliveries')
    .set(eb => ({
      attempts: attempts + 1,
      relayed_until: new Date(now.getTime() + SENDING_LEASE_MS),
      first_sent_at: eb.fn.coalesce('first_sent_at', eb.val(now)),
      tried_since: eb.fn.coalesce('tried_since', eb.val(now)),
    }))
    .where('decision_id', '=', decision)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .returning(['attempts', 'attempts_before', 'tried_since', 'site_id'])
    .executeTakeFirst()
  // The site said what became of it before it left: the next of its line need not wait for it.
  if (!attempt)
    await db
      .updateTable('deliveries')
      .set({ relayed_until: null })
      .where('decision_id', '=', decision)
      .where('attempts', '=', attempts)
      .where('state', '<>', sql.lit('waiting'))
      .execute()
  return attempt
}
