import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { QueueStore } from '../queues.ts'
import { FolderInUseError } from './errors.ts'
import { lockFolder } from './folder-lock.ts'
import type { Exit } from './keeper.ts'
import { placeOf } from './place.ts'
import { startPostgres } from './postgres.ts'
import { findRedisServer, startRedis } from './redis.ts'

/** What `npm start` found or started for itself. */
export type Services = {
  databaseUrl: string
  store: QueueStore
  /** Is the record our own, in the data folder? A demo is set up in no other. */
  embedded: boolean
  /** One line: what was taken for the record and for the queue. */
  inWords: string
  /** Settles when a server of ours ended that was not asked to. */
  ended: Promise<string>
  stop(): Promise<void>
}

const SILENT_MS = 1000
const PATIENCE_MS = 15_000

/**
 * The record: `DATABASE_URL`, else a PostgreSQL of our own. The queue: `REDIS_URL`, else a private redis-server or
 * valkey-server found on the path, else BullMQ's PostgreSQL backend on the same database.
 *
 * @param fresh begins anew: what the data folder held is deleted first.
 */
export async function openServices(config: Config, log: Logger, fresh: boolean): Promise<Services> {
  const data = await placeOf(config.POSTMOD_DATA)
  const stops: (() => unknown)[] = []
  const exits: Promise<string>[] = []
  const stop = async () => {
    for (const end of stops.splice(0)) await end()
  }
  const own = (name: string, service: { stop(): Promise<void>; exited: Promise<Exit> }) => {
    stops.unshift(() => service.stop())
    exits.push(service.exited.then(({ code, signal }) => `${name} ended by itself (${signal ?? `exit code ${code}`})`))
  }

  try {
    const lock = await takeData(data, log)
    if (!lock) throw new FolderInUseError(`${data} is in use by another npm start: end that first, or set POSTMOD_DATA`)
    stops.unshift(() => lock.release())
    if (fresh) await clear(data)

    const words: string[] = []
    let databaseUrl = config.DATABASE_URL
    if (databaseUrl === undefined) {
      const postgres = await startPostgres({ folder: join(data, 'postgres', 'data'), log })
      own('PostgreSQL', postgres)
      databaseUrl = postgres.url
      words.push(`the record is in a PostgreSQL of its own (${config.POSTMOD_DATA})`)
    } else words.push('the record is in the PostgreSQL of DATABASE_URL')

    const binary = config.REDIS_URL === undefined ? findRedisServer(config.PATH) : undefined
    let store: QueueStore = { kind: 'postgres', url: databaseUrl }
    if (config.REDIS_URL !== undefined) {
      store = { kind: 'redis', url: config.REDIS_URL, prefix: config.QUEUE_PREFIX }
      words.push('the queue is in the Redis of REDIS_URL')
    } else if (binary !== undefined) {
      const redis = await startRedis({ binary, folder: join(data, 'redis', 'data'), log })
      own('Redis', redis)
      store = { kind: 'redis', url: redis.url, prefix: config.QUEUE_PREFIX }
      words.push(`the queue is in a Redis of its own (${binary})`)
    } else words.push('the queue is in PostgreSQL too, for there is no redis-server on the path')

    const embedded = config.DATABASE_URL === undefined
    return { databaseUrl, store, embedded, inWords: `${words.join('; ')}.`, ended: Promise.race(exits), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One `npm start` a data folder; one that was ended a moment ago needs some seconds to leave it. */
async function takeData(data: string, log: Logger): Promise<{ release(): void } | undefined> {
  const folder = await placeOf(join(data, 'start'))
  const lock = await lockFolder(folder, SILENT_MS)
  if (lock) return lock
  log.warn({ data }, 'another npm start is on this data folder: waiting for it to end')
  return await lockFolder(folder, PATIENCE_MS)
}

/** Only what we put there: a data folder that was set by mistake keeps everything else. */
async function clear(data: string): Promise<void> {
  for (const ours of ['postgres', 'redis', 'newspaper', 'demo.json'])
    await rm(join(data, ours), { recursive: true, force: true })
}
