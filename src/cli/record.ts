import type { Kysely } from 'kysely'
import type { Config } from '../config.ts'
import { openDatabase } from '../database/connection.ts'
import type { Database } from '../database/schema.ts'
import { openLog } from '../log.ts'
import { UsedWronglyError } from './command.ts'

/** Opens the record of DATABASE_URL for one command, and closes it whatever happens. */
export async function withRecord<T>(config: Config, act: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  if (config.DATABASE_URL === undefined) throw new UsedWronglyError('DATABASE_URL must be set: where is the record?')
  const db = openDatabase(config.DATABASE_URL, openLog('postmod', 'warn'), { most: 2 })
  try {
    return await act(db)
  } finally {
    await db.destroy()
  }
}
