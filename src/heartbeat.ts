import { writeFile } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import { repeat } from './repeat.ts'

const EVERY_MS = 5000

/** Touches a file for as long as this process runs and reaches the record: a health check asks how old it is. */
export function startHeartbeat<T>(file: string, db: Kysely<T>, log: Logger): () => Promise<void> {
  const beat = async () => {
    await sql`select 1`.execute(db)
    await writeFile(file, '')
  }
  return repeat('heartbeat', EVERY_MS, beat, log)
}
