import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { withPatience } from '../database/patience.ts'
import type { Database } from '../database/schema.ts'
import type { DeadLetterReason } from '../database/tables/complaints.ts'
import { messageOf } from '../faults.ts'
import { type Rules, targetOf } from '../rules.ts'
import { type Dead, type IntakeJob, puttingAside } from './aside.ts'
import { COMPLAINTS_PER_JOB } from './complaint.ts'
import { gather } from './gather.ts'
import { knowingSites } from './known-sites.ts'
import { TooManyOpenError } from './most-open.ts'
import { MalformedComplaintError, parseComplaint } from './parse-complaint.ts'
import type { ReceivedComplaint } from './batch.ts'
import { recordComplaints, type RecordOutcome } from './record.ts'

/** What became of one complaint of a job. A dead one is in the dead-letter table with its reason. */
export type Received = { outcome: RecordOutcome } | Dead

type Options = { db: Kysely<Database>; rules: () => Rules; clock: Clock; log: Logger; stop: AbortSignal }

const jobSchema = z.strictObject({ v: z.literal(1), complaints: z.array(z.unknown()).min(1).max(COMPLAINTS_PER_JOB) })

// Measured (QUEUE.md): 100 rows a transaction and two transactions at once keep 84-94 % of a no-op's rate.
const GATHERED = { most: 100, inFlight: 2 }

/**
 * The intake: takes jobs, many at once, and records their complaints together. Each complaint succeeds or fails by
 * itself; a job is done when all of its own are recorded, known or put aside. Safe to run again at any point.
 */
export function complaintsReceiver(options: Options): (job: IntakeJob) => Promise<Received[]> {
  const { db, rules, clock, log, stop } = options
  const aside = puttingAside(options)
  const siteIsKnown = knowingSites(db, { stop, log })
  const record = gather((batch: ReceivedComplaint[]) => recordOrHalve(batch), GATHERED)

  return async job => {
    const parsed = jobSchema.safeParse(job.data)
    if (!parsed.success) return [await aside(job, job.data, 'malformed', z.prettifyError(parsed.error))]
    return await Promise.all(parsed.data.complaints.map(raw => receive(job, raw)))
  }

  async function receive(job: IntakeJob, raw: unknown): Promise<Received> {
    try {
      const now = clock.now()
      // One set of rules for the whole of it: another may come into force between here and the record.
      const inForce = rules()
      const complaint = parseComplaint(raw, Object.keys(inForce.policy.reasons), now)
      // The sender's clock may be ahead of ours; nothing is received before it is there.
      const receivedAt = job.receivedAt < now ? job.receivedAt : now
      if (!(await siteIsKnown(complaint.site)))
        return await aside(job, raw, 'unknown_site', `site: there is no site ${complaint.site}`)
      return {
        outcome: await record({ complaint, receivedAt, target: targetOf(inForce, complaint.reason, receivedAt) }),
      }
    } catch (error) {
      return await aside(job, raw, reasonOf(error), messageOf(error))
    }
  }

  /** One transaction for the batch; where one spoils it, its halves by themselves, until that one stands alone. */
  async function recordOrHalve(batch: ReceivedComplaint[]): Promise<PromiseSettledResult<RecordOutcome>[]> {
    try {
      const outcomes = await recordTogether(batch)
      return outcomes.map(value => ({ status: 'fulfilled', value }))
    } catch (error) {
      if (error instanceof TooManyOpenError) return await recordBut(error, batch)
      if (batch.length > 1) {
        const middle = batch.length >> 1
        return [...(await recordOrHalve(batch.slice(0, middle))), ...(await recordOrHalve(batch.slice(middle)))]
      }
      log.warn({ err: error }, 'a complaint could not be recorded; once more by itself')
      // A unique key may have spoiled the first try that the second finds known.
      return await Promise.allSettled([recordTogether(batch).then(([outcome]) => outcome!)])
    }
  }

  /** Those that are too many for their complainant are refused; the others are recorded without them. */
  async function recordBut(
    error: TooManyOpenError,
    batch: ReceivedComplaint[],
  ): Promise<PromiseSettledResult<RecordOutcome>[]> {
    const over = new Set(error.over)
    const others = batch.filter(received => !over.has(received))
    const recorded = others.length > 0 ? await recordOrHalve(others) : []
    return batch.map(received => (over.has(received) ? { status: 'rejected', reason: error } : recorded.shift()!))
  }

  function recordTogether(batch: ReceivedComplaint[]): Promise<RecordOutcome[]> {
    return withPatience(() => db.transaction().execute(trx => recordComplaints(trx, batch, rules(), clock.now())), {
      stop,
      log,
    })
  }
}

function reasonOf(error: unknown): DeadLetterReason {
  if (error instanceof TooManyOpenError) return 'too_many_open'
  return error instanceof MalformedComplaintError ? 'malformed' : 'unrecordable'
}
