import { type Kysely, sql } from 'kysely'
import { type Migration, type MigrationProvider, type MigrationResultSet, Migrator } from 'kysely/migration'
import * as sitesAndPeople from './migrations/0001_sites_and_people.ts'
import * as complaintsAndCases from './migrations/0002_complaints_and_cases.ts'
import * as claimsAndDecisions from './migrations/0003_claims_and_decisions.ts'
import * as appendOnly from './migrations/0004_append_only.ts'
import * as deadlines from './migrations/0005_deadlines.ts'
import * as theDesk from './migrations/0006_the_desk.ts'
import * as peopleAndKeys from './migrations/0007_people_and_keys.ts'
import * as deliveries from './migrations/0008_deliveries.ts'
import * as whatSitesRead from './migrations/0009_what_sites_read.ts'
import * as theSitesWord from './migrations/0010_the_sites_word.ts'
import * as references from './migrations/0011_references.ts'
import * as appeals from './migrations/0012_appeals.ts'
import * as lawHold from './migrations/0013_law_hold.ts'
import * as notices from './migrations/0014_notices.ts'
import * as ruleWords from './migrations/0015_rule_words.ts'
import * as slaReports from './migrations/0017_sla_reports.ts'
import * as alerts from './migrations/0018_alerts.ts'
import { codeOf } from '../faults.ts'
import type { Database } from './schema.ts'

const MIGRATIONS: Record<string, Migration> = {
  '0001_sites_and_people': sitesAndPeople,
  '0002_complaints_and_cases': complaintsAndCases,
  '0003_claims_and_decisions': claimsAndDecisions,
  '0004_append_only': appendOnly,
  '0005_deadlines': deadlines,
  '0006_the_desk': theDesk,
  '0007_people_and_keys': peopleAndKeys,
  '0008_deliveries': deliveries,
  '0009_what_sites_read': whatSitesRead,
  '0010_the_sites_word': theSitesWord,
  '0011_references': references,
  '0012_appeals': appeals,
  '0013_law_hold': lawHold,
  '0014_notices': notices,
  '0015_rule_words': ruleWords,
  '0017_sla_reports': slaReports,
  '0018_alerts': alerts,
}

const provider: MigrationProvider = { getMigrations: () => Promise.resolve(MIGRATIONS) }

/**
 * Brings the record's tables up to date; safe to run from several processes at once (Kysely's Migrator takes a
 * transaction's advisory lock). Where the application connects as another role, that role is given what it needs
 * and no more: it can add events and decisions, and change or delete none.
 *
 * @returns the names of the migrations that this call ran.
 */
export async function migrate(
  db: Kysely<Database>,
  application?: { user: string; password: string },
): Promise<string[]> {
  const { error, results } = await migrateToLatest(db)
  if (error !== undefined) throw error instanceof Error ? error : new Error('the migration failed', { cause: error })
  if (application !== undefined) await grant(db, application)
  return (results ?? []).filter(result => result.status === 'Success').map(result => result.migrationName)
}

const TRIES = 5
const DEADLOCK = '40P01'

/** All of them or none. A worker at its work may have locked in another order: PostgreSQL then gives the migration up. */
async function migrateToLatest(db: Kysely<Database>): Promise<MigrationResultSet> {
  for (let tries = 1; ; tries++) {
    const done = await new Migrator({ db, provider }).migrateToLatest()
    if (tries === TRIES || codeOf(done.error) !== DEADLOCK) return done
  }
}

const APPEND_ONLY = ['case_events', 'decisions', 'withdrawals', 'admin_events']
const READ_ONLY = ['kysely_migration', 'kysely_migration_lock']

async function grant(db: Kysely<Database>, { user, password }: { user: string; password: string }): Promise<void> {
  const role = sql.id(user)
  await db.transaction().execute(async trx => {
    // Two migrations at once would both create the role; the lock ends with the transaction.
    await sql`select pg_advisory_xact_lock(hashtext('postmod grant'))`.execute(trx)
    const { rows } = await sql<{ itself: boolean }>`
      select current_user = rolname as itself from pg_roles where rolname = ${user}`.execute(trx)
    if (rows[0]?.itself) return
    // An existing one gets the password that is set now, so that changing the setting locks nobody out.
    const verb = sql.raw(rows.length === 0 ? 'create' : 'alter')
    await sql`${verb} role ${role} login password ${sql.lit(password)}`.execute(trx)
    await sql`grant usage on schema public to ${role}`.execute(trx)
    await sql`grant select, insert, update, delete on all tables in schema public to ${role}`.execute(trx)
    await sql`grant usage on all sequences in schema public to ${role}`.execute(trx)
    for (const table of APPEND_ONLY) await sql`revoke update, delete on ${sql.table(table)} from ${role}`.execute(trx)
    for (const table of READ_ONLY)
      await sql`revoke insert, update, delete on ${sql.table(table)} from ${role}`.execute(trx)
  })
}

/** Are all migrations that this code knows in the database? A worker asks before it starts. */
export async function pendingMigrations(db: Kysely<Database>): Promise<string[]> {
  const migrations = await new Migrator({ db, provider }).getMigrations()
  return migrations.filter(migration => migration.executedAt === undefined).map(migration => migration.name)
}
