import type { Logger } from 'pino'

/**
 * Does something again and again, never twice at once, until stopped. A fault is logged and the next turn comes.
 * @returns stops it, and waits for the turn that is under way.
 */
export function repeat(what: string, everyMs: number, turn: () => Promise<unknown>, log: Logger): () => Promise<void> {
  const stopping = new AbortController()
  const running = run()
  return async () => {
    stopping.abort()
    await running
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await turn()
      } catch (error) {
        log.error({ err: error, what }, 'a turn failed; the next one comes')
      }
      await pause(everyMs, stopping.signal)
    }
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (stop.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    stop.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
