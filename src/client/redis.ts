import { createHash } from 'node:crypto'
import { Queue, QueueEvents } from 'bullmq'
import { z } from 'zod'
import type { Complaint } from '../intake/complaint.ts'
import type { CommentNews } from '../intake/comment-news.ts'
import { connectToAdd } from './connect.ts'
import { OutcomeUnknownError } from './errors.ts'
import { httpDoor } from './http.ts'
import { newsJob } from './news-job.ts'
import type { Outcome, SubmitOptions, Told } from './outcome.ts'
import { complaintReference } from './reference.ts'
import type { ApiOptions } from './request.ts'
import { REFUSALS } from './refusal.ts'
import type { Door } from './submit.ts'

export type RedisOptions = {
  /** Where Postmod's queue is, `redis://...`. For trusted backends only. */
  redis: string
  /** BullMQ's key prefix, one hash tag. */
  prefix?: string
  /** Postmod's address and the site's key: `recorded` asks there. */
  api?: ApiOptions
}

const receivedSchema = z.array(
  z.union([
    z.object({ outcome: z.enum(['recorded', 'known']) }),
    z.object({ outcome: z.literal('dead'), reason: z.enum(REFUSALS).catch('unrecordable'), detail: z.string() }),
  ]),
)

type JobResult = z.infer<typeof receivedSchema>

const READY_WITHIN_MS = 5000

/** The door for trusted backends: straight onto the queue. Rejects at once while Redis is away. */
export function redisDoor({ redis: url, prefix = '{postmod}', api }: RedisOptions): Door {
  let opening: ReturnType<typeof openQueue> | undefined
  const asked = api && httpDoor(api)
  const waiting = new Map<string, PromiseWithResolvers<JobResult> & { callers: number }>()
  let events: QueueEvents | undefined
  // The call that fails says so itself, with this as its cause; without listeners it would end the site's process.
  let lastFault: Error | undefined
  const remember = (error: Error) => (lastFault = error)

  return { send, tell, recorded, complaint, close }

  async function send(
    complaints: readonly Complaint[],
    { until, timeoutMs }: Required<SubmitOptions>,
  ): Promise<Outcome[]> {
    const jobId = jobIdOf(complaints)
    // Listening begins before the job can be done: a finished job leaves nothing behind to look at.
    if (until === 'recorded') await listening()
    const done = until === 'recorded' ? completion(jobId, timeoutMs) : undefined
    await add({ name: 'complaints', data: { v: 1, complaints }, jobId })
    const received = await done
    return complaints.map((one, i) => outcomeOf(one, received?.[i]))
  }

  async function tell(news: CommentNews): Promise<Told> {
    await add(newsJob(news))
    return { outcome: 'accepted' }
  }

  async function add({ name, data, jobId }: { name: string; data: unknown; jobId: string }): Promise<void> {
    try {
      const { queue } = await (opening ??= openQueue())
      await queue.add(name, data, { jobId, attempts: 10, backoff: { type: 'exponential', delay: 1000 } })
    } catch (error) {
      throw unknown(error)
    }
  }

  async function openQueue() {
    try {
      const connection = await connectToAdd(url, remember)
      const queue = new Queue('complaints', { connection, prefix, skipWaitingForReady: true })
      queue.on('error', remember)
      return { connection, queue }
    } catch (error) {
      // The next call tries again.
      opening = undefined
      throw error
    }
  }

  /** The job's result, or undefined once the time is up. Several may wait for the same job. */
  async function completion(jobId: string, timeoutMs: number): Promise<JobResult | undefined> {
    const awaited = waiting.get(jobId) ?? { ...Promise.withResolvers<JobResult>(), callers: 0 }
    waiting.set(jobId, awaited)
    awaited.callers++
    const result = await Promise.race([awaited.promise, after(timeoutMs)])
    awaited.callers--
    if (awaited.callers === 0 && waiting.get(jobId) === awaited) waiting.delete(jobId)
    return result
  }

  function completed(jobId: string, returnvalue: unknown): void {
    waiting.get(jobId)?.resolve(receivedSchema.parse(returnvalue))
  }

  async function listening(): Promise<void> {
    if (!events) {
      events = new QueueEvents('complaints', { connection: { url, maxRetriesPerRequest: null }, prefix })
      events.on('error', remember)
      events.on('completed', ({ jobId, returnvalue }) => completed(jobId, returnvalue))
    }
    const ready = events.waitUntilReady().then(() => true)
    if (!(await Promise.race([ready, after(READY_WITHIN_MS)]))) throw unknown(lastFault)
  }

  function recorded(ids: readonly string[]) {
    if (!asked) throw new TypeError('recorded() asks the API: give complaintsClient({ redis, api: { url, key } })')
    return asked.recorded(ids)
  }

  function complaint(reference: string) {
    if (!asked) throw new TypeError('complaint() asks the API: give complaintsClient({ redis, api: { url, key } })')
    return asked.complaint(reference)
  }

  async function close(): Promise<void> {
    await events?.close()
    const open = await opening
    await open?.queue.close()
    open?.connection.disconnect()
  }
}

function unknown(cause: unknown): OutcomeUnknownError {
  return new OutcomeUnknownError('Postmod’s queue gave no answer', { cause })
}

function after(ms: number): Promise<undefined> {
  return new Promise(resolve => setTimeout(() => resolve(undefined), ms).unref())
}

/** The job's id is made from what it carries, so that a lost reply does not make two jobs. */
function jobIdOf(complaints: readonly Complaint[]): string {
  const [first, second] = complaints
  if (first && !second) return `${first.site}.${first.id}`
  const ids = complaints.map(({ site, id }) => `${site}.${id}`).toSorted()
  return createHash('sha256').update(ids.join('\n')).digest('hex')
}

function outcomeOf({ site, id }: Complaint, received: JobResult[number] | undefined): Outcome {
  if (received?.outcome === 'dead') return { id, outcome: 'dead', because: received.reason, problem: received.detail }
  return { id, outcome: received?.outcome ?? 'accepted', reference: complaintReference(site, id) }
}
