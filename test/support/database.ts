import { randomBytes } from 'node:crypto'
import { afterwards } from './afterwards.ts'
import { type Kysely, sql } from 'kysely'
import { openDatabase } from '../../src/database/connection.ts'
import type { Database } from '../../src/database/schema.ts'
import { log } from './log.ts'

export type TestDatabase = { db: Kysely<Database>; url: string }

/** A database of the file's own, copied from the migrated one (20 ms); dropped when the file's tests are over. */
export async function testDatabase(): Promise<TestDatabase> {
  const template = new URL(process.env['POSTMOD_TEST_DATABASE']!)
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = new URL(template)
  admin.pathname = '/postgres'
  const server = openDatabase(admin.href, log, { most: 1 })
  await sql`create database ${sql.id(name)} template ${sql.id(template.pathname.slice(1))}`.execute(server)

  const own = new URL(template)
  own.pathname = `/${name}`
  const db = openDatabase(own.href, log, { most: 20 })
  afterwards(async () => {
    await db.destroy()
    await sql`drop database ${sql.id(name)} with (force)`.execute(server)
    await server.destroy()
  })
  return { db, url: own.href }
}
