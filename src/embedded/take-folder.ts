import type { Logger } from 'pino'
import { FolderInUseError } from './errors.ts'
import { lockFolder } from './folder-lock.ts'
import { poll } from './poll.ts'

export interface TakeFolder {
  folder: string
  /** The pid of a server that still runs on the folder. */
  leftover: () => Promise<number | undefined>
  /** How long to wait for others to leave, in milliseconds. */
  patience: number
  log: Logger
}

/**
 * Makes the folder ours alone: no other process starts a server on it (the lock), and none that was started before
 * still runs (a server outlives its killed parent by the moments it needs to shut down).
 */
export async function takeFolder({ folder, leftover, patience, log }: TakeFolder): Promise<{ release(): void }> {
  const pid = await leftover()
  if (pid !== undefined) log.info({ folder, pid }, 'waiting for the server that still runs on this folder')
  const lock = await lockFolder(folder, patience)
  if (lock === undefined) throw await inUse(folder, leftover, 'another Postmod that runs')
  const gone = await poll(async () => ((await leftover()) === undefined ? true : undefined), patience)
  if (gone) return lock
  lock.release()
  throw await inUse(folder, leftover, 'a server that does not end')
}

async function inUse(folder: string, leftover: TakeFolder['leftover'], by: string): Promise<FolderInUseError> {
  const pid = await leftover()
  const server = pid === undefined ? '' : ` (its server is process ${pid})`
  return new FolderInUseError(`${folder} is in use by ${by}${server}: stop that first, or use another folder`)
}
