import type { Logger } from 'pino'
import { mayPass } from './errors.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/**
 * Tries again, with growing pauses, for as long as the fault may pass: a database that is away, failing over, short
 * of connections or not migrated yet, a deadlock. What cannot pass is thrown at once. So a job waits in
 * its worker for the database to come back, whatever number of attempts its sender gave it.
 *
 * @param stop once aborted, the promise stays pending for good: the process is about to end, and a job that it leaves
 *   unfinished is taken up by another worker, where one that threw would count as failed.
 */
export async function withPatience<T>(
  attempt: () => Promise<T>,
  { stop, log }: { stop: AbortSignal; log: Logger },
): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt()
    } catch (error) {
      if (!mayPass(error)) throw error
      if (stop.aborted) return await new Promise<never>(() => undefined)
      log.warn({ err: error, pauseMs: pause }, 'the record could not be written; trying again')
      await new Promise(resolve => setTimeout(resolve, pause))
    }
  }
}
