import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { type Clock, followDatabaseClock } from './clock.ts'
import { type Config, readWorkerConfig } from './config.ts'
import { openDatabase } from './database/connection.ts'
import { pendingMigrations } from './database/migrate.ts'
import { withPatience } from './database/patience.ts'
import type { Database } from './database/schema.ts'
import { messageOf } from './faults.ts'
import { startHeartbeat } from './heartbeat.ts'
import { openLog } from './log.ts'
import { onSignal } from './process.ts'
import { openQueues, type Queues, type QueueStore } from './queues.ts'
import { checkRedis } from './redis-check.ts'
import { type InForce, keepRules } from './rules-in-force.ts'
import type { Rules } from './rules.ts'

/** What every stage is started with. */
export type Runtime = {
  config: Config
  log: Logger
  db: Kysely<Database>
  clock: Clock
  queues: Queues
  /** The rules in force now; asked for each time. */
  rules: () => Rules
  /** The same, and since when. */
  inForce: () => InForce
  /** Aborted when the process is asked to end. */
  stop: AbortSignal
  /** Runs before the connections are closed, the last given first. */
  onClose(end: () => unknown): void
  close(): Promise<void>
}

/** Opens the record and the queues; waits for a database or a Redis that is away. */
export async function openRuntime(
  config: Config,
  log: Logger,
  databaseUrl: string,
  store: QueueStore,
): Promise<Runtime> {
  const db = openDatabase(databaseUrl, log)
  const stopping = new AbortController()
  const clock = await withPatience(() => followDatabaseClock(db, log), { stop: stopping.signal, log })
  const kept = keepRules(config, log, clock)
  await untilMigrated(db, log)
  if (store.kind === 'redis') await checkRedis(store.url, log)
  const queues = openQueues(store, log)
  const ends: (() => unknown)[] = []

  return {
    config,
    log,
    db,
    clock,
    queues,
    rules: kept.rules,
    inForce: kept.inForce,
    stop: stopping.signal,
    onClose: end => void ends.unshift(end),
    async close() {
      stopping.abort()
      for (const end of ends) await end()
      await queues.close()
      clock.stop()
      kept.stop()
      await db.destroy()
    },
  }
}

/**
 * One worker file: reads the environment, opens everything, starts, and ends cleanly when asked to (SIGTERM,
 * SIGINT). What cannot start says why and exits with 1.
 */
export async function runWorker(name: string, start: (runtime: Runtime) => Promise<unknown>): Promise<void> {
  try {
    const config = readWorkerConfig()
    const log = openLog(name, config.LOG_LEVEL ?? 'info')
    const store: QueueStore = { kind: 'redis', url: config.REDIS_URL, prefix: config.QUEUE_PREFIX }
    // From the first moment: a process that still waits for its database can be asked to end, too.
    let runtime: Runtime | undefined
    onSignal(async () => runtime?.close())
    runtime = await openRuntime(config, log, config.DATABASE_URL, store)
    await start(runtime)
    if (config.HEARTBEAT_FILE !== undefined) runtime.onClose(startHeartbeat(config.HEARTBEAT_FILE, runtime.db, log))
    log.info('started')
  } catch (error) {
    process.stderr.write(`postmod ${name}: ${messageOf(error)}\n`)
    process.exit(1)
  }
}

const LOOK_AGAIN_MS = 1000

async function untilMigrated(db: Kysely<Database>, log: Logger): Promise<void> {
  for (let said = false; ; said = true) {
    const pending = await pendingMigrations(db)
    if (pending.length === 0) return
    if (!said) log.warn({ pending }, 'waiting for the database to be migrated (postmod migrate)')
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}
