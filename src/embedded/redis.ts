import { randomBytes } from 'node:crypto'
import { accessSync, constants, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Logger } from 'pino'
import { isErrno } from '../faults.ts'
import type { Exit } from './keeper.ts'
import { launch } from './launch.ts'
import { leftoverServer } from './leftover.ts'
import { placeOf, rotate } from './place.ts'
import { redisIsReady } from './redis-ready.ts'
import { lastRedisPort, writeRedisSettings } from './redis-settings.ts'
import { serverUser } from './server-user.ts'
import { takeFolder } from './take-folder.ts'

export interface RedisOptions {
  /** As `findRedisServer` found it. */
  binary: string
  /** Its data. Beside it: FOLDER.conf (with the password), FOLDER.pid, FOLDER.log, FOLDER.log.1 and FOLDER.lock. */
  folder: string
  log: Logger
  /** `always`: what was accepted into a queue survives a kill. Anything else is for tests and measurements. */
  appendfsync?: 'always' | 'everysec' | 'no'
  /** Only for who must know it beforehand; otherwise a free one is found. */
  port?: number
  /** How long to wait for another process to leave the folder, in milliseconds. */
  patience?: number
}

export interface EmbeddedRedis {
  url: string
  /** Writes what is left to the append-only file and ends. */
  stop(): Promise<void>
  /** Settles when the server has ended, asked to or not. */
  exited: Promise<Exit>
}

/** The Redis, or else the Valkey, of a search path such as $PATH; undefined if it has neither. */
export function findRedisServer(path: string): string | undefined {
  const folders = path.split(delimiter).filter(folder => folder !== '')
  return ['redis-server', 'valkey-server'].flatMap(name => folders.map(folder => join(folder, name))).find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return false
    throw error
  }
}

/**
 * Starts a Redis of our own on 127.0.0.1, and answers when it has loaded its data. It ends with this process.
 * Throws CannotEmbedError, FolderInUseError or ServerDidNotStartError.
 */
export async function startRedis(options: RedisOptions): Promise<EmbeddedRedis> {
  const { binary, log, appendfsync = 'always', patience = 20_000 } = options
  const folder = await placeOf(options.folder)
  const user = await serverUser(folder, { mayBeRoot: true })
  const lock = await takeFolder({ folder, leftover: () => leftoverRedis(folder), patience, log })
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rotate(`${folder}.log`)
    const password = randomBytes(24).toString('base64url')
    const { kept, port } = await launch({
      name: 'The embedded Redis',
      port: options.port,
      commandFor: async on => {
        const file = await writeRedisSettings(folder, { port: on, password, appendfsync })
        return [...user.prefix, binary, file]
      },
      isReady: on => redisIsReady(on, password),
      signal: 'TERM',
      output: `${folder}.log`,
      log,
    })
    const exited = kept.exited.finally(() => lock.release())
    log.info({ folder, pid: kept.pid, port }, 'the embedded Redis is up')
    return { url: `redis://:${password}@127.0.0.1:${port}`, exited, stop: () => kept.stop().then(() => undefined) }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** A Redis that is up shows its address as its command line, and before that the arguments it was started with. */
async function leftoverRedis(folder: string): Promise<number | undefined> {
  const port = await lastRedisPort(folder)
  const isOurs = (command: string) => command.includes(`127.0.0.1:${port}`) || command.includes(`${folder}.conf`)
  return leftoverServer(`${folder}.pid`, isOurs)
}
