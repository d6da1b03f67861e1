import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import { openDatabase } from '../../src/database/connection.ts'
import { migrate } from '../../src/database/migrate.ts'
import type { Database } from '../../src/database/schema.ts'
import type { Rules } from '../../src/rules.ts'
import { dropIndexes } from './indexes.ts'
import { plan } from './plan.ts'
import { seedCases, seedComments, seedComplaints, seedEvents, seedRevisions } from './seed-cases.ts'
import { seedClaims, seedDecisions, seedDecisionTexts, seedDeliveries, seedProposals } from './seed-decisions.ts'
import { seedPeople } from './seed-people.ts'

export type Size = { open: number; decided: number }
type Say = (words: string) => void
/** What every statement of the seed is made from. */
export type Seeding = { db: Kysely<Database>; size: Size; rules: Rules; now: Date }

/** In an order that foreign keys allow. */
const STEPS: readonly [string, (seeding: Seeding) => Promise<unknown>][] = [
  ['comments', seedComments],
  ['their texts', seedRevisions],
  ['cases', seedCases],
  ['complaints', seedComplaints],
  ['events', seedEvents],
  ['claims', seedClaims],
  ['proposals', seedProposals],
  ['decisions', seedDecisions],
  ['their texts', seedDecisionTexts],
  ['deliveries', seedDeliveries],
]

/**
 * Fills an empty database with cases as a desk has them after two years, by set-based statements; nothing if it has
 * been filled before. `checked` lets the database check every foreign key row by row, which takes a million rows
 * minutes: the same statements are checked on the small database, and not again on the large one.
 */
export async function seed(url: string, size: Size, checked: boolean, rules: Rules, log: Logger, say: Say) {
  const own = new URL(url)
  const role = checked ? 'origin' : 'replica'
  own.searchParams.set(
    'options',
    `-c session_replication_role=${role} -c maintenance_work_mem=1GB -c work_mem=256MB -c jit=off`,
  )
  const db = openDatabase(own.href, log, { most: 2 })
  try {
    await migrate(db)
    if (await db.selectFrom('sites').select('id').executeTakeFirst()) return
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
    const seeding = { db, size, rules, now: rows[0]!.now }
    const began = performance.now()
    await seedPeople(seeding)
    await plan(seeding)
    const restore = await dropIndexes(db)
    const steps = STEPS.map(([what, run]) => async () => {
      await run(seeding)
      say(`  ${seconds(began)}  ${what}`)
    })
    await inLanes(steps, checked ? 1 : 2)
    await inLanes(restore, 2)
    say(`  ${seconds(began)}  indexes`)
    await sql`drop table seed`.execute(db)
    // The bench takes back what it did. It fires for changes and deletions only: what is measured does not meet it.
    await sql`alter table case_events disable trigger append_only`.execute(db)
    await sql`alter table decisions disable trigger append_only`.execute(db)
    await sql`vacuum (analyze, freeze)`.execute(db)
    await sql`checkpoint`.execute(db)
    say(`  ${seconds(began)}  vacuumed and analysed`)
  } finally {
    await db.destroy()
  }
}

/** Runs them in their order, so many at once. */
async function inLanes(steps: readonly (() => Promise<unknown>)[], lanes: number): Promise<void> {
  const left = [...steps]
  const lane = async () => {
    for (let step = left.shift(); step; step = left.shift()) await step()
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(0).padStart(4)} s`
