import { setTimeout as pause } from 'node:timers/promises'
import type { DeskRuntime } from '../desk-runtime.ts'
import { type Listener, listeners } from './listeners.ts'
import { tellAll } from './tell.ts'

const TURN_MS = 1000
/** More often than what stands in between gives up a connection that is silent: 30 s and longer, as they are set. */
const BEAT_MS = 15_000

/**
 * Reads the record once a second for all pages of this process that are looked at, however many, and not at all when
 * there are none. While the record is away the pages wait, and hear the rest when it is back.
 */
export function livePoller(runtime: DeskRuntime, { beatMs = BEAT_MS } = {}) {
  const { log } = runtime
  const { all, add, going, endAll } = listeners()
  const stopping = new AbortController()
  const stopped = new Promise<void>(resolve => {
    stopping.signal.addEventListener('abort', () => resolve())
  })
  let running: Promise<void> | undefined

  return { listen, stop }

  function listen(listener: Listener): void {
    if (stopping.signal.aborted) return listener.stream.end()
    add(listener)
    // Not for one that was closed before it came here.
    if (all.size > 0) running ??= run()
  }

  async function stop(): Promise<void> {
    stopping.abort()
    endAll()
    await running
  }

  async function run(): Promise<void> {
    const beating = setInterval(() => {
      for (const { stream } of all) stream.beat()
    }, beatMs)
    let away = false
    while (all.size > 0 && !stopping.signal.aborted) {
      try {
        await tellAll(runtime, going())
        if (away) log.info('the live pages hear of changes again')
        away = false
      } catch (error) {
        if (!away) log.warn({ err: error }, 'the live pages wait for the record')
        away = true
      }
      await Promise.race([pause(TURN_MS, undefined, { ref: false }), stopped])
    }
    clearInterval(beating)
    running = undefined
  }
}
