import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import { ServerDidNotStartError } from './errors.ts'
import { freePort } from './free-port.ts'
import { type Kept, type KeepOptions, keep } from './keeper.ts'
import { poll } from './poll.ts'

export interface Launch {
  /** As the messages call it. */
  name: string
  /** A free one is found if undefined, and another one if that was taken in between. */
  port: number | undefined
  /** The program and its arguments. */
  commandFor: (port: number) => Promise<readonly string[]>
  /** False while the server is not up yet; what another try cannot cure is thrown. */
  isReady: (port: number) => Promise<boolean>
  signal: KeepOptions['signal']
  output: string
  log: Logger
}

export interface Launched {
  kept: Kept
  port: number
}

/** A start takes longest after a crash, when the server first replays its log. */
const START_WITHIN = 120_000
const ATTEMPTS = 20

/** Starts a server on a free port of 127.0.0.1 and answers when it is ready, or throws ServerDidNotStartError. */
export async function launch(server: Launch, attempt = 1): Promise<Launched> {
  const { name, output, signal, log } = server
  const port = server.port ?? (await freePort())
  const kept = await keep(await server.commandFor(port), { signal, output, log })
  try {
    await untilReady(kept, () => server.isReady(port))
    return { kept, port }
  } catch (error) {
    await kept.stop()
    const lines = await kept.lastLines()
    if (attempt < ATTEMPTS && mayPass(lines, server.port === undefined)) {
      log.debug({ attempt, lines }, `${name} did not start: trying again`)
      await setTimeout(1_000)
      return launch(server, attempt + 1)
    }
    throw new ServerDidNotStartError(`${name} did not start; ${output} ends with:\n${lines}`, { cause: error })
  }
}

async function untilReady(kept: Kept, isReady: () => Promise<boolean>): Promise<void> {
  const ended = { yet: false }
  const end = kept.exited.then(({ signal, code }) => {
    ended.yet = true
    throw new Error(`it ended with ${signal ?? code}`)
  })
  const ready = poll(async () => (ended.yet ? false : (await isReady()) || undefined), START_WITHIN)
  // Whoever took our port may answer nonsense or nothing, while our server is about to end and say why in its log.
  const refused = ready.catch((error: unknown) => setTimeout(2_000).then(() => Promise.reject(error)))
  if (!(await Promise.race([refused, end]))) throw new Error(`it was not ready within ${START_WITHIN} ms`)
}

/**
 * What another try may cure: the port was taken since we found it free, or processes of a killed PostgreSQL still
 * hold its memory.
 */
function mayPass(lines: string, otherPort: boolean): boolean {
  return /pre-existing shared memory block/.test(lines) || (otherPort && /Address already in use/i.test(lines))
}
