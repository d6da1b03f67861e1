import { createPostgresBackend, Queue, Worker, withBackend, type WorkerOptions } from 'bullmq'
import type { Logger } from 'pino'
import { connectToAdd } from './client/connect.ts'

/** Where the jobs are: Redis (or Valkey), the product; PostgreSQL, for a trial on a machine without either. */
export type QueueStore = { kind: 'redis'; url: string; prefix: string } | { kind: 'postgres'; url: string }

export const QUEUE_NAMES = ['complaints', 'deliveries', 'timers', 'reports'] as const
export type QueueName = (typeof QUEUE_NAMES)[number]

/** A job as a worker sees it; `addedAt` is by the clock of whoever added it. */
export type Job = { id: string; name: string; data: unknown; addedAt: Date }
/** `delayMs`: it is worked on after that. */
type Adding = { name: string; data: unknown; jobId: string; addedAt?: Date; delayMs?: number }
export type Timer = { queue: 'timers' | 'reports'; id: string; cron: string; timeZone: string }

/** What is used of BullMQ's Queue and Worker, whatever backend they are made for. */
type Adder = Pick<Queue, 'close'> & {
  addBulk(jobs: Parameters<Queue['addBulk']>[0]): Promise<unknown>
  upsertJobScheduler(id: string, repeat: { pattern: string; tz: string }, job: { name: string }): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
}
type Doer = Pick<Worker, 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'failed', listener: (job: { id?: string | undefined } | undefined, error: Error) => void): unknown
}

export type Queues = ReturnType<typeof openQueues>

/**
 * The settings that QUEUE.md found to lose nothing: a killed worker's jobs are back within seconds, and no number of
 * kills makes a job count as failed.
 */
const LOSES_NOTHING = { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 1000 } as const
/** A finished job is gone: what it did is in PostgreSQL, and the same id can come again. Failed ones stay to be seen. */
const KEPT = { removeOnComplete: { count: 0 }, removeOnFail: { count: 10_000 } } as const
/** What PostgreSQL puts onto the queue it puts there again: a job that failed must not stand in its way. */
const PUT_BACK = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } } as const

/** Opens the queues, to add to and to work on; connections are made when they are first needed. */
export function openQueues(store: QueueStore, log: Logger) {
  const adders = new Map<QueueName, Promise<Adder>>()
  const closing: (() => Promise<unknown>)[] = []

  return { store, add, addMany, work, keepTimer, close }

  /** Adds a job, once for its id while that job exists. Rejects at once while Redis is away: the outcome is unknown. */
  async function add(queue: QueueName, job: Adding): Promise<void> {
    await addMany(queue, [job])
  }

  /** Not atomic: a rejected call may have added some. Add them all again. */
  async function addMany(queue: QueueName, jobs: readonly Adding[]): Promise<void> {
    const opened = await adder(queue)
    await opened.addBulk(
      jobs.map(({ name, data, jobId, addedAt, delayMs }) => ({
        name,
        data,
        opts: {
          jobId,
          // The others are put back from PostgreSQL, so one try each is enough.
          attempts: queue === 'complaints' ? 10 : 1,
          backoff: { type: 'exponential', delay: 1000 },
          ...(addedAt && { timestamp: addedAt.getTime() }),
          ...(delayMs !== undefined && { delay: delayMs }),
        },
      })),
    )
  }

  /** Works on a queue until closed. What `run` returns is the job's result; it must be safe to run again. */
  function work(queue: QueueName, run: (job: Job) => Promise<unknown>, concurrency: number): void {
    const worker = makeWorker(queue, run, {
      concurrency,
      ...LOSES_NOTHING,
      ...(queue === 'complaints' ? KEPT : PUT_BACK),
    })
    worker.on('error', error => log.warn({ err: error, queue }, 'the queue’s worker met an error'))
    worker.on('failed', (job, error) => log.error({ err: error, queue, job: job?.id }, 'a job failed'))
    closing.push(() => closeWorker(worker))
  }

  /** Puts a timer into its queue, or leaves it as it is: safe to call again and again, from any worker. */
  async function keepTimer({ queue, id, cron, timeZone }: Timer): Promise<void> {
    const timers = await adder(queue)
    await timers.upsertJobScheduler(id, { pattern: cron, tz: timeZone }, { name: id })
  }

  async function close(): Promise<void> {
    await Promise.all(closing.map(end => end()))
  }

  /** One for each queue; where Redis is away the call fails, and the next one tries to open it again. */
  async function adder(queue: QueueName): Promise<Adder> {
    const opening = adders.get(queue) ?? openAdder(queue)
    adders.set(queue, opening)
    try {
      return await opening
    } catch (error) {
      adders.delete(queue)
      throw error
    }
  }

  async function openAdder(queue: QueueName): Promise<Adder> {
    const made = await makeQueue(queue)
    made.on('error', error => log.warn({ err: error, queue }, 'the queue met an error'))
    closing.unshift(() => made.close())
    return made
  }

  async function makeQueue(queue: QueueName): Promise<Adder> {
    if (store.kind === 'postgres') {
      const backend = withBackend(createPostgresBackend)
      return new backend.Queue(queue, { connection: postgresConnection(store.url) })
    }
    const connection = await connectToAdd(store.url, error =>
      log.warn({ err: error }, 'the connection to Redis met an error'),
    )
    closing.push(() => Promise.resolve(connection.disconnect()))
    return new Queue(queue, { connection, prefix: store.prefix, skipWaitingForReady: true })
  }

  function makeWorker(
    queue: QueueName,
    run: (job: Job) => Promise<unknown>,
    options: Omit<WorkerOptions, 'connection'>,
  ): Doer {
    const asJob = (job: { id?: string | undefined; name: string; data: unknown; timestamp: number }) =>
      run({ id: job.id ?? '', name: job.name, data: job.data, addedAt: new Date(job.timestamp) })
    if (store.kind === 'postgres') {
      const backend = withBackend(createPostgresBackend)
      return new backend.Worker(queue, asJob, {
        ...options,
        connection: postgresConnection(store.url),
      })
    }
    const connection = { url: store.url, maxRetriesPerRequest: null }
    return new Worker(queue, asJob, { ...options, connection, prefix: store.prefix })
  }
}

/** BullMQ keeps its own tables apart, in a schema of its own, and makes them itself. */
function postgresConnection(url: string) {
  return { connectionString: url, schema: 'bullmq', migrate: true, max: 4 }
}

const CLOSE_WITHIN_MS = 10_000

/** Lets running jobs finish; one that cannot (the database is away) is left to stall and be taken up elsewhere. */
async function closeWorker(worker: Doer): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), CLOSE_WITHIN_MS)
  if ((await Promise.race([worker.close(), late])) === 'late') await worker.close(true)
  clearTimeout(timer)
}
