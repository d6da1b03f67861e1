import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'

const made: string[] = []

/** A folder that is removed when the tests of the file are over; with a space in its name, as people have them. */
export async function temporaryFolder(owner?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postmod embedded-'))
  made.push(folder)
  await chmod(folder, 0o755)
  if (owner !== undefined) await chown(folder, owner, owner)
  return folder
}

afterAll(() => Promise.all(made.map(folder => rm(folder, { recursive: true, force: true, maxRetries: 5 }))))
