import { mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openDatabase } from '../../src/database/connection.ts'
import { migrate } from '../../src/database/migrate.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { findRedisServer, startRedis } from '../../src/embedded/redis.ts'

const ROOM = 2 * 1024 ** 3

/**
 * Once before all test files: a throw-away PostgreSQL with the tables in it (each file copies that database), and a
 * Redis where there is one. Real servers; only their promise to the disk is let go.
 */
export default async function startServices(): Promise<void> {
  const folder = mkdtempSync(join(roomyFolder(), 'postmod-test-'))
  const log = pino({ level: 'warn' }, pino.destination(2))
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), log, durable: false })
  const db = openDatabase(postgres.url, log)
  await migrate(db)
  await db.destroy()
  process.env['POSTMOD_TEST_DATABASE'] = postgres.url

  const binary = findRedisServer(process.env['PATH'] ?? '')
  const redis = binary && (await startRedis({ binary, folder: join(folder, 'redis'), log, appendfsync: 'no' }))
  process.env['POSTMOD_TEST_REDIS'] = redis ? redis.url : ''
  Object.assign(globalThis, { postmodTestServices: { folder, stops: [postgres.stop, redis && redis.stop] } })
}

function roomyFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize > ROOM) return '/dev/shm'
  } catch (error) {
    process.stderr.write(`no /dev/shm (${String(error)}): the test database is on disk\n`)
  }
  return tmpdir()
}
