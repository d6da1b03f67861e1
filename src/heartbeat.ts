import { writeFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { repeat } from './repeat.ts'
import type { Runtime } from './runtime.ts'

const EVERY_MS = 5000

/** Touches a file for as long as this process runs and reaches the record: a health check asks how old it is. */
export function startHeartbeat({ config, db, log, onClose }: Pick<Runtime, 'config' | 'db' | 'log' | 'onClose'>): void {
  const file = config.HEARTBEAT_FILE
  if (file === undefined) return
  const beat = async () => {
    await sql`select 1`.execute(db)
    await writeFile(file, '')
  }
  onClose(repeat('heartbeat', EVERY_MS, beat, log))
}
