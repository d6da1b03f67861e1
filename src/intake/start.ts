import type { Runtime } from '../runtime.ts'
import { complaintsReceiver } from './receive.ts'

// Measured (QUEUE.md): with 200 jobs in flight the gathered batches fill.
const JOBS_IN_FLIGHT = 200

/** The intake: the queue `complaints`, into the record. */
export function startIntake({ db, queues, rules, clock, log, stop }: Runtime): void {
  const receive = complaintsReceiver({ db, rules, clock, log, stop })
  queues.work(
    'complaints',
    job => receive({ queue: 'complaints', id: job.id, data: job.data, receivedAt: job.addedAt }),
    JOBS_IN_FLIGHT,
  )
}
