import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Moderator } from '../claim/moderator.ts'
import { type Seer, seesSite, seesSiteNow, sightOf } from '../claim/sees.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'

/** What stands beside the desk's lists, of the sites that one sees; over a thousand is a thousand and one. */
export type Counts = DeskCounts & {
  /** Held by this moderator now, or assigned to them. */
  mine: number
}

/** The same for everybody who sees the same sites. */
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
  /** On hold for legal advice. */
  onHold: number
  /** Complaints that could not be recorded. */
  dead: number
  /** Notices of defamation that nobody has dealt with, and how many of them are past their time. */
  notices: number
  noticesOverdue: number
  /** Decisions that no site could be told of. */
  undelivered: number
}

export type CountsKeeper = ReturnType<typeof countsKeeper>

// A page that is asked for again and again must not count 100,000 cases each time.
const GOOD_FOR_MS = 1000

/** Of whom the counts are asked. */
type Counted = Pick<Moderator, 'id' | 'sites'>

/**
 * The counts of this process's pages, from the database and at most a second old: whoever sees the same sites and asks
 * while they are being read, or within that second, shares one reading. One that failed fails those who asked and is
 * not kept.
 */
export function countsKeeper(db: Kysely<Database>, clock: Clock) {
  const kept = new Map<string, Reading>()

  return { of, ofAll, forget }

  async function of(moderator: Counted): Promise<Counts> {
    return (await ofAll([moderator])).get(moderator.id)!
  }

  /** The counts of several moderators with as many queries as they see different sites. */
  async function ofAll(moderators: readonly Counted[]): Promise<Map<string, Counts>> {
    const ids = moderators.map(({ id }) => id)
    const [mine, ...desks] = await Promise.all([readMine(db, ids, clock.now()), ...moderators.map(ofDesk)])
    return new Map(ids.map((id, i) => [id, { ...desks[i]!, mine: mine.get(id) ?? 0 }]))
  }

  /** After an act of this process, so that whoever acted sees what came of it. */
  function forget(): void {
    kept.clear()
  }

  function ofDesk(seer: Seer): Promise<DeskCounts> {
    const now = clock.now()
    for (const [sight, { done, from }] of kept) {
      // A clock that was set back must not keep them for longer.
      if (done && Math.abs(now.getTime() - from) >= GOOD_FOR_MS) kept.delete(sight)
    }
    const sight = sightOf(seer)
    const going = kept.get(sight)
    if (going) return going.counts
    const reading: Reading = { from: now.getTime(), done: false, counts: readDesk(db, seer, now) }
    kept.set(sight, reading)
    void settle(sight, reading)
    return reading.counts
  }

  // Only the keeping: whoever asked is told of a failure by the promise itself.
  async function settle(sight: string, reading: Reading): Promise<void> {
    const [{ status }] = await Promise.allSettled([reading.counts])
    reading.done = true
    if (status === 'rejected' && kept.get(sight) === reading) kept.delete(sight)
  }
}

type Reading = { from: number; done: boolean; counts: Promise<DeskCounts> }

/** Nobody at a desk reads more out of a greater number than that there are too many; counting 100,000 takes 50 ms. */
const MOST_COUNTED = 1000

/** A count as the pages say it: exact up to a thousand, then `1,000+`. */
export function inFigures(count: number): string {
  return count > MOST_COUNTED ? '1,000+' : String(count)
}

async function readDesk(db: Kysely<Database>, seer: Seer, now: Date): Promise<DeskCounts> {
  const seen = seesSite(seer, 'site_id')
  const { rows } = await sql<DeskCounts>`
    select
      ${counted(sql`cases where state = 'open' and assigned_to is null and escalated_at is null and law_hold_at is null and ${seen}`)} as waiting,
      ${counted(sql`cases where state = 'open' and due_at < ${now} and ${seen}`)} as overdue,
      ${counted(sql`cases where escalated_at is not null and state in ('open', 'claimed') and law_hold_at is null and ${seen}`)} as escalated,
      ${counted(sql`cases where state = 'awaiting_second' and law_hold_at is null and ${seen}`)} as second,
      ${counted(sql`cases where untakeable_at is not null and state in ('open', 'awaiting_second') and law_hold_at is null and ${seen}`)} as untakeable,
      ${counted(sql`cases where law_hold_at is not null and state <> 'superseded' and ${seen}`)} as "onHold",
      ${counted(sql`dead_letters where resolved_at is null and ${seen}`)} as dead,
      ${counted(sql`notices where ended_at is null and ${seen}`)} as notices,
      ${counted(sql`notices where ended_at is null and due_at <= ${now} and ${seen}`)} as "noticesOverdue",
      ${counted(sql`deliveries where state = 'dead' and ${seen}`)} as undelivered`.execute(db)
  return rows[0]!
}

async function readMine(
  db: Kysely<Database>,
  moderatorIds: readonly string[],
  now: Date,
): Promise<Map<string, number>> {
  const seen = seesSiteNow(sql.ref('people.id'), 'cases.site_id')
  const { rows } = await sql<{ id: string; mine: number }>`
    select people.id,
      (select count(*) from claims join cases on cases.id = claims.case_id
        where moderator_id = people.id and ended_at is null and expires_at > ${now} and ${seen})
      + (select count(*) from cases
        where assigned_to = people.id and state in ('open', 'claimed') and law_hold_at is null
          and (state = 'open' or leased_until <= ${now}) and ${seen}) as mine
    from unnest(${moderatorIds}::uuid[]) as people (id)`.execute(db)
  return new Map(rows.map(({ id, mine }) => [id, mine]))
}

function counted(cases: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(select count(*) from (select from ${cases} limit ${MOST_COUNTED + 1}) counted)`
}
