import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'

/** What stands beside the desk's lists; over a thousand is a thousand and one. */
export type Counts = DeskCounts & {
  /** Held by this moderator now, or assigned to them. */
  mine: number
}

/** The same for everybody. */
type DeskCounts = {
  /** Open, and neither assigned nor escalated: for the pool on duty. */
  waiting: number
  /** Open and past due, whoever they are for. */
  overdue: number
  escalated: number
  /** Waiting for a second person. */
  second: number
  /** That nobody on the desk may take. */
  untakeable: number
  dead: number
}

export type CountsKeeper = ReturnType<typeof countsKeeper>

// A page that is asked for again and again must not count 100,000 cases each time.
const GOOD_FOR_MS = 1000

/**
 * The counts of this process's pages, from the database and at most a second old: whoever asks while they are being
 * read, or within that second, shares one reading. One that failed fails those who asked and is not kept.
 */
export function countsKeeper(db: Kysely<Database>, clock: Clock) {
  let kept: Reading | undefined

  return { of, ofAll, forget }

  async function of(moderatorId: string): Promise<Counts> {
    return (await ofAll([moderatorId])).get(moderatorId)!
  }

  /** The counts of several moderators with as many queries as those of one. */
  async function ofAll(moderatorIds: readonly string[]): Promise<Map<string, Counts>> {
    const [desk, mine] = await Promise.all([ofDesk(), readMine(db, moderatorIds, clock.now())])
    return new Map(moderatorIds.map(id => [id, { ...desk, mine: mine.get(id) ?? 0 }]))
  }

  /** After an act of this process, so that whoever acted sees what came of it. */
  function forget(): void {
    kept = undefined
  }

  function ofDesk(): Promise<DeskCounts> {
    const now = clock.now()
    // A clock that was set back must not keep them for longer.
    if (kept && (!kept.done || Math.abs(now.getTime() - kept.from) < GOOD_FOR_MS)) return kept.counts
    const reading: Reading = { from: now.getTime(), done: false, counts: readDesk(db, now) }
    kept = reading
    void settle(reading)
    return reading.counts
  }

  // Only the keeping: whoever asked is told of a failure by the promise itself.
  async function settle(reading: Reading): Promise<void> {
    const [{ status }] = await Promise.allSettled([reading.counts])
    reading.done = true
    if (status === 'rejected' && kept === reading) kept = undefined
  }
}

type Reading = { from: number; done: boolean; counts: Promise<DeskCounts> }

/** Nobody at a desk reads more out of a greater number than that there are too many; counting 100,000 takes 50 ms. */
const MOST_COUNTED = 1000

/** A count as the pages say it: exact up to a thousand, then `1,000+`. */
export function inFigures(count: number): string {
  return count > MOST_COUNTED ? '1,000+' : String(count)
}

async function readDesk(db: Kysely<Database>, now: Date): Promise<DeskCounts> {
  const { rows } = await sql<DeskCounts>`
    select
      ${counted(sql`cases where state = 'open' and assigned_to is null and escalated_at is null`)} as waiting,
      ${counted(sql`cases where state = 'open' and due_at < ${now}`)} as overdue,
      ${counted(sql`cases where escalated_at is not null and state in ('open', 'claimed')`)} as escalated,
      ${counted(sql`cases where state = 'awaiting_second'`)} as second,
      ${counted(sql`cases where untakeable_at is not null and state in ('open', 'awaiting_second')`)} as untakeable,
      ${counted(sql`dead_letters where resolved_at is null`)} as dead`.execute(db)
  return rows[0]!
}

async function readMine(
  db: Kysely<Database>,
  moderatorIds: readonly string[],
  now: Date,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; mine: number }>`
    select people.id,
      (select count(*) from claims
        where moderator_id = people.id and ended_at is null and expires_at > ${now})
      + (select count(*) from cases
        where assigned_to = people.id and state in ('open', 'claimed')
          and (state = 'open' or leased_until <= ${now})) as mine
    from unnest(${moderatorIds}::uuid[]) as people (id)`.execute(db)
  return new Map(rows.map(({ id, mine }) => [id, mine]))
}

function counted(cases: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(select count(*) from (select from ${cases} limit ${MOST_COUNTED + 1}) counted)`
}
