import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { findModerators } from '../claim/moderator.ts'
import { openDatabase } from '../database/connection.ts'
import { migrate } from '../database/migrate.ts'
import type { Database } from '../database/schema.ts'
import { startPostgres } from '../embedded/postgres.ts'
import { type Complaint, complaintSchema } from '../intake/complaint.ts'
import { ensureModerator } from '../people/moderators.ts'
import type { Rules } from '../rules.ts'
import { ensureSite } from '../sites/sites.ts'
import type { Period } from '../sla/figures.ts'
import { periodBefore } from '../sla/period.ts'
import { type Made, makeReport } from '../sla/report.ts'
import { liveThrough } from './day.ts'
import { DEMO_SITE, PEOPLE, SITE_NAME } from './demo.ts'
import type { Hand } from './hands.ts'

const COMPLAINTS = new URL('../../examples/complaints.jsonl', import.meta.url)
/** One in three belongs to the day before, so that there is one to compare with. */
const DAY_BEFORE = 3
const DAY_MS = 86_400_000

/** Who sits at the desk when, in local hours: one person cannot be there all night. */
const SHIFTS: Readonly<Record<string, Hand['shifts']>> = {
  amira: [
    [9, 12.5],
    [13.25, 18],
  ],
  ben: [
    [6, 9],
    [18, 23],
  ],
  catriona: [
    [9, 13],
    [13.75, 18],
  ],
}

/**
 * A day at the desk, and the one before: the complaints of `examples/complaints.jsonl` at the hours at which they were raised,
 * decided by simulated moderators, on a PostgreSQL that is thrown away. `most`: with at most so many of them, of both days together.
 */
export async function demoDay(day: Period, rules: Rules, log: Logger, most = Infinity): Promise<Made> {
  const folder = await mkdtemp(join(tmpdir(), 'postmod-demo-day-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), log, durable: false })
  const db = openDatabase(postgres.url, log, { most: 2 })
  try {
    await migrate(db)
    const hands = await people(db)
    const before = periodBefore(day, rules.policy.timeZone)
    const all = spread(await complaints(), most)
    for (const period of [before, day]) {
      const theirs = all.filter((_, i) => (i % DAY_BEFORE === 0) === (period === before))
      const span = { from: new Date(period.from), to: new Date(period.to) }
      await liveThrough(
        db,
        span,
        theirs.map(one => movedTo(one, span.from)),
        hands,
        rules,
      )
    }
    return await makeReport(db, rules, day, new Date(day.to))
  } finally {
    await db.destroy()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function people(db: Kysely<Database>): Promise<Hand[]> {
  const ids = await db.transaction().execute(async trx => {
    await ensureSite(trx, { id: DEMO_SITE, name: SITE_NAME })
    const added: [string, Hand['shifts']][] = []
    for (const person of PEOPLE) added.push([await ensureModerator(trx, person), SHIFTS[person.login] ?? []])
    return added
  })
  const moderators = await findModerators(
    db,
    ids.map(([id]) => id),
  )
  return ids.map(([id, shifts]) => ({ moderator: moderators.get(id)!, shifts }))
}

async function complaints(): Promise<Complaint[]> {
  const lines = (await readFile(COMPLAINTS, 'utf8')).split('\n').filter(line => line.trim() !== '')
  return lines.flatMap(line => {
    const parsed = complaintSchema.safeParse(JSON.parse(line))
    // Some are mistaken on purpose: a dead letter is no case.
    return parsed.success ? [parsed.data] : []
  })
}

/** At most so many of them, from the beginning of the file to its end. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (most >= all.length) return [...all]
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]!)
}

/** At the same hour of another day. */
function movedTo(complaint: Complaint, from: Date): Complaint {
  const raised = Date.parse(complaint.raisedAt)
  const by = from.getTime() - Math.floor(raised / DAY_MS) * DAY_MS
  const moved = (instant: string) => new Date(Date.parse(instant) + by).toISOString()
  return {
    ...complaint,
    raisedAt: moved(complaint.raisedAt),
    comment: { ...complaint.comment, postedAt: moved(complaint.comment.postedAt) },
  }
}
