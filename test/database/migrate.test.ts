import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { openDatabase } from '../../src/database/connection.ts'
import { pendingMigrations } from '../../src/database/migrate.ts'
import { afterwards } from '../support/afterwards.ts'
import { log } from '../support/log.ts'

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

async function postmodMigrate(env: NodeJS.ProcessEnv): Promise<{ code: number; out: string }> {
  const child = spawn(process.execPath, [CLI, 'migrate'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code: Number(code), out }
}

test('four processes migrate an empty database at once; the application’s own role can add to the record and take nothing from it', async () => {
  const server = openDatabase(new URL('/postgres', process.env['POSTMOD_TEST_DATABASE']).href, log, { most: 1 })
  const name = `migrate_${randomBytes(4).toString('hex')}`
  const role = `app_${randomBytes(4).toString('hex')}`
  await sql`create database ${sql.id(name)}`.execute(server)
  const owner = new URL(process.env['POSTMOD_TEST_DATABASE']!)
  owner.pathname = `/${name}`
  const application = new URL(owner)
  application.username = role
  application.password = 'first'

  const env = { DATABASE_MIGRATION_URL: owner.href, DATABASE_URL: application.href }
  const runs = await Promise.all([1, 2, 3, 4].map(() => postmodMigrate(env)))
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  const all =
    '0001_sites_and_people, 0002_complaints_and_cases, 0003_claims_and_decisions, 0004_append_only, 0005_deadlines, 0006_the_desk, 0007_people_and_keys, 0008_deliveries, 0009_what_sites_read, 0010_the_sites_word, 0011_references, 0012_appeals, 0013_law_hold, 0014_notices, 0015_rule_words, 0017_sla_reports, 0018_alerts'
  expect(runs.map(({ out }) => out.trim()).toSorted()).toEqual([
    `migrated: ${all}`,
    ...Array.from({ length: 3 }, () => 'the tables are up to date'),
  ])

  // Changing the password in the setting changes it in the database.
  application.password = 'second'
  expect((await postmodMigrate({ ...env, DATABASE_URL: application.href })).code).toBe(0)

  const db = openDatabase(application.href, log, { most: 2 })
  afterwards(async () => {
    await db.destroy()
    await sql`drop database ${sql.id(name)} with (force)`.execute(server)
    await sql`drop role ${sql.id(role)}`.execute(server)
    await server.destroy()
  })
  expect(await pendingMigrations(db)).toEqual([])
  await sql`insert into sites (id, name) values ('auldbrig', 'The Auldbrig Chronicle')`.execute(db)
  for (const refused of [
    sql`delete from case_events`,
    sql`update decisions set rule = 'x'`,
    sql`delete from withdrawals`,
    sql`alter table case_events disable trigger append_only`,
    sql`drop table cases`,
    sql`delete from kysely_migration`,
  ]) {
    await expect(refused.execute(db)).rejects.toMatchObject({ code: '42501' })
  }
})
