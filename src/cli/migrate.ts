import { openDatabase } from '../database/connection.ts'
import { migrate } from '../database/migrate.ts'
import { openLog } from '../log.ts'
import { type Command, UsedWronglyError } from './command.ts'

/** Brings the record's tables up to date, as the owner; the application's own role is given what it needs. */
export const migrateCommand: Command = {
  usage: 'migrate',
  summary: 'Bring the tables up to date (DATABASE_MIGRATION_URL, else DATABASE_URL).',
  options: {},
  async run({ config, print }) {
    const url = config.DATABASE_MIGRATION_URL ?? config.DATABASE_URL
    if (url === undefined) throw new UsedWronglyError('DATABASE_MIGRATION_URL or DATABASE_URL must be set')
    const db = openDatabase(url, openLog('migrate', 'warn'), { most: 2 })
    try {
      const ran = await migrate(db, config.DATABASE_URL === undefined ? undefined : roleOf(config.DATABASE_URL))
      print(ran.length > 0 ? `migrated: ${ran.join(', ')}` : 'the tables are up to date')
      return 0
    } finally {
      await db.destroy()
    }
  },
}

function roleOf(url: string): { user: string; password: string } {
  const { username, password } = new URL(url)
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
}
