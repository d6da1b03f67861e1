import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import { withPatience } from '../database/patience.ts'
import type { Database } from '../database/schema.ts'
import type { DeadLetterReason } from '../database/tables/complaints.ts'
import { putAside } from './dead-letters.ts'

/** A job as the queue gives it; `receivedAt` is the door's time, or the sender's where it wrote to the queue itself. */
export type IntakeJob = { queue: string; id: string; data: unknown; receivedAt: Date }

/** What cannot be recorded: it is in the dead-letter table with its reason. */
export type Dead = { outcome: 'dead'; reason: DeadLetterReason; detail: string }

export type PutAside = (job: IntakeJob, payload: unknown, reason: DeadLetterReason, detail: string) => Promise<Dead>

/** What an intake does with what it cannot record: puts it aside, however long the record is away. */
export function puttingAside({
  db,
  clock,
  log,
  stop,
}: {
  db: Kysely<Database>
  clock: Clock
  log: Logger
  stop: AbortSignal
}): PutAside {
  return async (job, payload, reason, detail) => {
    log.warn({ queue: job.queue, job: job.id, reason }, 'what came on a queue was put aside as a dead letter')
    const letter = { queue: job.queue, jobId: job.id, payload, reason, detail }
    await withPatience(() => putAside(db, letter, clock.now()), { stop, log })
    return { outcome: 'dead', reason, detail }
  }
}
