import { messageOf } from './faults.ts'

/** Ends the process in order at the first signal; at once at the second. */
export function onSignal(end: () => Promise<void>): void {
  let asked = false
  const stop = () => {
    if (asked) process.exit(1)
    asked = true
    finish(end)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
}

const LOOK_EVERY_MS = 1000

/**
 * Ends in order when the parent is gone: npm does not pass on a `kill -9`. Only where npm is the parent; who starts
 * the file itself, with nohup say, may leave.
 */
export function endWith(parent: number, parentIsNpm: boolean, end: () => Promise<void>): void {
  if (!parentIsNpm) return
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    finish(end)
  }, LOOK_EVERY_MS)
  timer.unref()
}

function finish(end: () => Promise<void>): void {
  end().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`postmod: could not end cleanly: ${messageOf(error)}\n`)
      process.exit(1)
    },
  )
}
