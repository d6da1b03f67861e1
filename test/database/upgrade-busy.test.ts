import { expect, test } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { openDatabase } from '../../src/database/connection.ts'
import { migrate } from '../../src/database/migrate.ts'
import { afterwards } from '../support/afterwards.ts'
import { log } from '../support/log.ts'
import { until } from '../support/system.ts'
import * as m1 from '../../src/database/migrations/0001_sites_and_people.ts'
import * as m2 from '../../src/database/migrations/0002_complaints_and_cases.ts'
import * as m3 from '../../src/database/migrations/0003_claims_and_decisions.ts'
import * as m4 from '../../src/database/migrations/0004_append_only.ts'
import * as m5 from '../../src/database/migrations/0005_deadlines.ts'
import * as m6 from '../../src/database/migrations/0006_the_desk.ts'
import * as m7 from '../../src/database/migrations/0007_people_and_keys.ts'

const before = {
  '0001_sites_and_people': m1,
  '0002_complaints_and_cases': m2,
  '0003_claims_and_decisions': m3,
  '0004_append_only': m4,
  '0005_deadlines': m5,
  '0006_the_desk': m6,
  '0007_people_and_keys': m7,
}

test('the tables are brought up to date while an intake of the version before is at its work', async () => {
  const server = openDatabase(new URL('/postgres', process.env['POSTMOD_TEST_DATABASE']).href, log, { most: 1 })
  const name = `upgrade_${randomBytes(4).toString('hex')}`
  await sql`create database ${sql.id(name)}`.execute(server)
  const url = new URL(process.env['POSTMOD_TEST_DATABASE']!)
  url.pathname = `/${name}`
  const db = openDatabase(url.href, log, { most: 6 })
  afterwards(async () => {
    await db.destroy()
    await sql`drop database ${sql.id(name)} with (force)`.execute(server)
    await server.destroy()
  })
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => before } }).migrateToLatest()
  expect(error).toBeUndefined()
  await sql`insert into sites (id, name) values ('auldbrig', 'x')`.execute(db)
  await sql`insert into comments (site_id, site_comment_id, author, posted_at, revision) values ('auldbrig', 'c1', 'a', now(), 1)`.execute(
    db,
  )

  // The comment, then its cases: as recordComplaints and decide do.
  const go = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const intake = db.transaction().execute(async trx => {
    await sql`select from comments for no key update`.execute(trx)
    begun.resolve()
    await go.promise
    await sql`select from cases for update`.execute(trx)
  })
  await begun.promise
  const migrated = migrate(db)
  migrated.catch(() => undefined)
  await until('the migration waits', async () => {
    const { rows } =
      await sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = ${name}`.execute(server)
    return rows.length > 0
  })
  go.resolve()
  const [worker, migration] = await Promise.allSettled([intake, migrated])
  expect([worker, migration].map(one => (one.status === 'rejected' ? String(one.reason) : 'done'))).toEqual([
    'done',
    'done',
  ])
}, 60_000)
