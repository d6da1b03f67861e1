import { chown, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { CannotEmbedError, ServerDidNotStartError } from './errors.ts'
import { keep } from './keeper.ts'
import { isErrno } from '../faults.ts'
import { makePassword, readPassword } from './password.ts'
import type { ServerUser } from './server-user.ts'

const MAJOR = '18'

export interface DataFolder {
  folder: string
  initdb: string
  user: ServerUser
  durable: boolean
  output: string
  log: Logger
}

/**
 * Makes the data folder if it is not there, and answers the password. It is made under another name and renamed
 * when complete: what a killed initdb leaves is never taken for a database. The caller holds the folder's lock.
 */
export async function ensureDataFolder(data: DataFolder): Promise<string> {
  const passwordFile = `${data.folder}.password`
  const [version, kept] = await Promise.all([versionOf(data.folder), readPassword(passwordFile)])
  if (version === undefined) {
    await removeHalfMade(data.folder)
    const password = kept ?? (await makePassword(passwordFile))
    await makeDataFolder(data, passwordFile)
    return password
  }
  if (version !== MAJOR) {
    throw new CannotEmbedError(
      `${data.folder} was made by PostgreSQL ${version}, and the embedded one is ${MAJOR}: ` +
        'move its data with pg_dump, or set DATABASE_URL to a PostgreSQL of that version',
    )
  }
  if (kept === undefined)
    throw new CannotEmbedError(`${passwordFile} is missing: put it back, or remove ${data.folder}`)
  return kept
}

async function versionOf(folder: string): Promise<string | undefined> {
  const entries = await entriesOf(folder)
  if (entries.length === 0) return undefined
  if (entries.includes('PG_VERSION')) return (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  throw new CannotEmbedError(`${folder} is not a PostgreSQL data folder, and is not empty`)
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  }
}

/** An initdb that was killed a moment ago may still be removing its folder: hence the retries, and a new name a try. */
async function removeHalfMade(folder: string): Promise<void> {
  const siblings = await readdir(dirname(folder))
  const half = siblings.filter(name => name.startsWith(`${basename(folder)}.half-made-`))
  await Promise.all(half.map(name => rm(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 5 })))
}

/** Sorted and folded by PostgreSQL's own C.UTF-8: the same on every system, whatever its C library knows. */
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

async function makeDataFolder({ folder, initdb, user, durable, output, log }: DataFolder, passwordFile: string) {
  const half = await mkdtemp(`${folder}.half-made-`)
  await chown(half, user.uid, user.gid)
  log.info({ folder }, 'making the embedded PostgreSQL its data folder')
  const access = ['--username=postmod', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const sync = durable ? [] : ['--no-sync']
  const making = await keep([...user.prefix, initdb, '-D', half, ...LOCALE, ...access, ...sync], {
    signal: 'INT',
    output,
    log,
  })
  const exit = await making.exited
  if (exit.code !== 0) {
    const lines = await making.lastLines()
    throw new ServerDidNotStartError(
      `initdb failed (${exit.signal ?? exit.code}): mend that, or set DATABASE_URL. ${output} ends with:\n${lines}`,
    )
  }
  await rename(half, folder)
}
