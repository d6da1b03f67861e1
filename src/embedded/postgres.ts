import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Exit } from './keeper.ts'
import { launch } from './launch.ts'
import { leftoverServer } from './leftover.ts'
import { placeOf, rotate } from './place.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { ensureDataFolder } from './postgres-folder.ts'
import { isReady } from './postgres-ready.ts'
import { serverUser } from './server-user.ts'
import { takeFolder } from './take-folder.ts'

export interface PostgresOptions {
  /** The data folder. Beside it: FOLDER.password, FOLDER.log, FOLDER.log.1 and FOLDER.lock. */
  folder: string
  log: Logger
  /** False for tests: commits are faster, and a crash of the machine may lose everything. */
  durable?: boolean
  /** Only for who must know it beforehand; otherwise a free one is found. */
  port?: number
  /** How long to wait for another process to leave the folder, in milliseconds. */
  patience?: number
}

export interface EmbeddedPostgres {
  url: string
  folder: string
  /** Disconnects the clients, writes a checkpoint and ends. */
  stop(): Promise<void>
  /** Settles when the server has ended, asked to or not. */
  exited: Promise<Exit>
}

/**
 * Starts the real PostgreSQL that npm installed, on 127.0.0.1 only, and answers when it does. It ends with this
 * process. Throws CannotEmbedError, FolderInUseError or ServerDidNotStartError.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { log, durable = true, patience = 20_000 } = options
  const { initdb, postgres } = await postgresBinaries()
  const folder = await placeOf(options.folder)
  const user = await serverUser(folder, { mayBeRoot: false })
  const lock = await takeFolder({ folder, leftover: () => leftoverPostmaster(folder), patience, log })
  try {
    const output = `${folder}.log`
    await rotate(output)
    const password = await ensureDataFolder({ folder, initdb, user, durable, output, log })
    // Nobody runs on this folder now. PostgreSQL would believe a stale file whose pid is another process's today.
    await rm(join(folder, 'postmaster.pid'), { force: true })
    const url = (port: number, database: string) => `postgres://postmod:${password}@127.0.0.1:${port}/${database}`
    const { kept, port } = await launch({
      name: 'The embedded PostgreSQL',
      port: options.port,
      commandFor: async on => [...user.prefix, postgres, '-D', folder, ...settings(on, durable)],
      isReady: on => isReady(url(on, 'postgres'), 'postmod'),
      signal: 'INT',
      output,
      log,
    })
    const exited = kept.exited.finally(() => lock.release())
    log.info({ folder, pid: kept.pid, port }, 'the embedded PostgreSQL is up')
    return { url: url(port, 'postmod'), folder, exited, stop: () => kept.stop().then(() => undefined) }
  } catch (error) {
    lock.release()
    throw error
  }
}

function leftoverPostmaster(folder: string): Promise<number | undefined> {
  return leftoverServer(join(folder, 'postmaster.pid'), command => command.includes(`-D ${folder} `))
}

function settings(port: number, durable: boolean): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '', // a checkout's path is easily longer than the 107 bytes of a socket's
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
