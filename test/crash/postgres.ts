import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/database/connection.ts'
import { migrate } from '../../src/database/migrate.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { pidIn } from '../embedded/processes.ts'
import { afterwards } from '../support/afterwards.ts'
import { log } from '../support/log.ts'

/** A PostgreSQL of the test's own, which keeps its port and folder from one start to the next. */
export async function aPostgres() {
  const parent = await mkdtemp(join(tmpdir(), 'postmod-crash-postgres-'))
  const options = { folder: join(parent, 'postgres'), log, durable: true }
  let server = await startPostgres(options)
  const { url } = server
  afterwards(async () => {
    await server.stop()
    await rm(parent, { recursive: true, force: true })
  })
  const db = openDatabase(url, log)
  afterwards(() => db.destroy())
  await migrate(db)
  const restart = async () => {
    server = await startPostgres({ ...options, port: Number(new URL(url).port) })
  }
  const kill = async () => {
    process.kill(pidIn(join(options.folder, 'postmaster.pid')), 'SIGKILL')
    await server.exited
  }
  return { db, url, restart, kill, stop: () => server.stop() }
}
