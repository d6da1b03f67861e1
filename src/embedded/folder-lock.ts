import { DatabaseSync } from 'node:sqlite'
import { types } from 'node:util'
import { CannotEmbedError } from './errors.ts'
import { poll } from './poll.ts'

const SQLITE_BUSY = 5

/**
 * Makes this process the only one that starts a server on `folder`, until `release`; undefined if another process
 * still holds it after `within` milliseconds. It is an exclusive transaction on an empty SQLite file beside the
 * folder: the system drops that lock with the process that holds it, even after `kill -9`, so that it is never
 * stale as a file with a process id is.
 */
export async function lockFolder(folder: string, within: number): Promise<{ release(): void } | undefined> {
  return poll(async () => tryLock(`${folder}.lock`), within)
}

function tryLock(file: string): { release(): void } | undefined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file)
    database.exec('pragma journal_mode = memory; begin exclusive')
    const held = database
    return { release: () => held.isOpen && held.close() }
  } catch (error) {
    database?.close()
    if (types.isNativeError(error) && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw new CannotEmbedError(`Cannot lock ${file}: is its folder writable for this user?`, { cause: error })
  }
}
