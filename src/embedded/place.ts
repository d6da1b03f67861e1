import { access, mkdir, realpath, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isErrno } from '../faults.ts'

/** The one true name of `folder`, by which processes find each other's servers. Its parent is made, it is not. */
export async function placeOf(folder: string): Promise<string> {
  await mkdir(dirname(folder), { recursive: true })
  try {
    return await realpath(folder)
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
    return join(await realpath(dirname(folder)), basename(folder))
  }
}

/** Keeps the log of the last run as `.1`, and no older one. */
export async function rotate(file: string): Promise<void> {
  try {
    await access(file)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return
    throw error
  }
  await rename(file, `${file}.1`)
}
