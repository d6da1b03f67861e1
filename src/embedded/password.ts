import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { isErrno } from '../faults.ts'

/** The password kept in `file`, undefined if there is none. */
export async function readPassword(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Keeps a new random password in `file`, readable to its owner only; the file appears whole or not at all. */
export async function makePassword(file: string): Promise<string> {
  const password = randomBytes(24).toString('base64url')
  const half = `${file}.new`
  await rm(half, { force: true })
  await writeFile(half, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true })
  await link(half, file)
  await rm(half)
  return password
}
