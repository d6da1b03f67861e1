import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Exit } from '../../src/embedded/keeper.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { afterwards } from '../support/afterwards.ts'
import { until } from '../support/system.ts'

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url))
// The worker's standard input is a pipe of ours: it ends with us, should Jest itself be killed.
const ENDS_WITH_US = `data:text/javascript,process.stdin.once('end',()=>process.exit(3)).resume().unref()`

/** A second where the machine has nothing else to do. */
const START_WITHIN_MS = 60_000

export type WorkerName = 'intake' | 'delivery' | 'shift' | 'desk' | 'sla-report'
export type Services = { database: string; redis: string }

export type WorkerProcess = {
  pid: number
  /** What it has written to standard error so far, its log included. */
  said(): string
  running(): boolean
  exited: Promise<Exit>
  /** `kill -9`. */
  kill(): Promise<void>
}

/**
 * `node workers/NAME.ts`, as it is deployed (or another script of a test's); killed when the file's tests are over, if it still
 * runs.
 */
export function spawnWorker(
  name: WorkerName,
  { database, redis }: Services,
  env: NodeJS.ProcessEnv = {},
  script = `workers/${name}.ts`,
) {
  const child = spawn(process.execPath, ['--import', ENDS_WITH_US, script], {
    cwd: CHECKOUT,
    env: { DATABASE_URL: database, REDIS_URL: redis, LOG_LEVEL: 'info', DESK_PORT: '0', ...env },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const exited = exitOf(child)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (words: string) => {
    said += words
    if (process.env['TEST_LOG']) process.stderr.write(words)
  })
  const running = () => child.exitCode === null && child.signalCode === null
  const kill = async () => {
    if (running()) child.kill('SIGKILL')
    await exited
  }
  afterwards(kill)
  return { pid: child.pid!, said: () => said, running, exited, kill } satisfies WorkerProcess
}

/** The same, and waits until it has started. */
export async function startWorker(
  name: WorkerName,
  services: Services,
  env: NodeJS.ProcessEnv = {},
): Promise<WorkerProcess> {
  const worker = spawnWorker(name, services, env)
  const look = async () => {
    if (!worker.running()) throw new Error(`the ${name} worker ended at its start: ${worker.said()}`)
    return worker.said().includes('"msg":"started"')
  }
  await until(`the ${name} worker has started`, look, START_WITHIN_MS)
  return worker
}

/** A running `workers/desk.ts` and its address. */
export async function startDeskWorker(services: Services): Promise<{ desk: WorkerProcess; url: string }> {
  const port = await freePort()
  return { desk: await startWorker('desk', services, { DESK_PORT: `${port}` }), url: `http://127.0.0.1:${port}` }
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  const closed = once(child, 'close')
  await closed
  return { code: child.exitCode, signal: child.signalCode }
}
