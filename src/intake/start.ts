import { NEWS_JOB } from '../client/news-job.ts'
import type { Runtime } from '../runtime.ts'
import { commentNewsReceiver } from './receive-news.ts'
import { complaintsReceiver } from './receive.ts'

// Measured (QUEUE.md): with 200 jobs in flight the gathered batches fill.
const JOBS_IN_FLIGHT = 200

/** The intake: the queue `complaints`, into the record: complaints, and what sites tell of comments. */
export function startIntake({ db, queues, rules, clock, log, stop }: Runtime): void {
  const receiveComplaints = complaintsReceiver({ db, rules, clock, log, stop })
  const receiveNews = commentNewsReceiver({
    db,
    rules,
    clock,
    log,
    stop,
    later: (job, delayMs) =>
      queues.add('complaints', { name: NEWS_JOB, data: job.data, jobId: job.id, addedAt: job.receivedAt, delayMs }),
  })
  queues.work(
    'complaints',
    async ({ id, name, data, addedAt }) => {
      const job = { queue: 'complaints', id, data, receivedAt: addedAt }
      return name === NEWS_JOB ? [await receiveNews(job)] : await receiveComplaints(job)
    },
    JOBS_IN_FLIGHT,
  )
}
