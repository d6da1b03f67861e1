import { type Kysely, sql } from 'kysely'
import { type Seer, seesSite } from '../../claim/sees.ts'
import type { Database } from '../../database/schema.ts'
import type { CaseList } from './row-status.ts'

/** The lists that say how many are new. What is one's own does not come unseen. */
export const GROWING = [
  'open',
  'escalated',
  'second',
  'untakeable',
  'held-for-law',
  'decided',
  'dead-letters',
  'dead-deliveries',
] as const
export type GrowingList = (typeof GROWING)[number]

/** No more than so many are counted: behind them it says "500 or more". */
export const MOST_NEW = 500

/**
 * Where a list that is shown now ends, as a number that later ones are above: an id of the
 * sites that they see, or ms since 1970.
 *
 * Of open cases only those are counted as new that came later. One that is back with the pool (given back, lapsed,
 * withdrawn, disagreed with) is not: no column says since when it is open, and to read that from its events each second
 * would cost more than it tells. Nor is one whose smaller id was committed after the page had read the greatest. Both
 * are in the count beside the list's name, which is exact, and in the list when it is loaded again.
 */
export async function newestNow(db: Kysely<Database>, seer: Seer, list: GrowingList, now: Date): Promise<number> {
  if (list !== 'open' && list !== 'dead-letters') return now.getTime()
  const isCases = list === 'open'
  const { newest } = await db
    .selectFrom(isCases ? 'cases' : 'dead_letters')
    .select(({ fn }) => fn.max<number | null>('id').as('newest'))
    .where(seesSite(seer, 'site_id'))
    // So that a site's are looked up in its index.
    .$if(isCases && seer.sites !== 'all', all =>
      all.where(sql<boolean>`state in ('open', 'claimed', 'awaiting_second')`),
    )
    .executeTakeFirstOrThrow()
  return newest ?? 0
}

/**
 * What has come to a list since, of the sites that somebody sees, the newest first: numbers to compare with `newestNow`.
 * One look for all who wait and see the same.
 */
export async function newerThan(db: Kysely<Database>, seer: Seer, list: GrowingList, since: number): Promise<number[]> {
  const seen = seesSite(seer, 'site_id')
  const seesAll = seer.sites === 'all'
  // So that these, too, are looked up in the index by site; without them, a small site's are looked for among all.
  const undecided = seesAll ? sql`true` : sql`${seen} and state in ('open', 'claimed', 'awaiting_second')`
  const latest = seesAll
    ? sql`true`
    : sql`id in (select decision_id from deliveries where ${seen} order by decision_id desc limit ${MOST_NEW})`
  const at = new Date(since)
  const { rows } = await {
    // Of the newest cases those still for the pool: the look ends, however long ago the page was loaded.
    open: () =>
      sql<{ mark: number }>`
        select id as mark from (
          select id, state, assigned_to, escalated_at, law_hold_at from cases where id > ${since} and ${undecided} order by id desc limit ${4 * MOST_NEW}
        ) latest where state = 'open' and assigned_to is null and escalated_at is null and law_hold_at is null
        order by id desc limit ${MOST_NEW}`.execute(db),
    'dead-letters': () =>
      sql<{ mark: number }>`
        select id as mark from dead_letters where id > ${since} and resolved_at is null and ${seen}
        order by id desc limit ${MOST_NEW}`.execute(db),
    escalated: () =>
      sql<{ mark: number }>`
        select ${ms('escalated_at')} as mark from cases
        where escalated_at > ${at} and escalated_at is not null and state in ('open', 'claimed') and law_hold_at is null and ${seen}
        order by 1 desc limit ${MOST_NEW}`.execute(db),
    second: () =>
      sql<{ mark: number }>`
        select ${ms('proposed_at')} as mark from proposals join cases on cases.id = proposals.case_id
        where ended_at is null and proposed_at > ${at} and ${seen}
        order by 1 desc limit ${MOST_NEW}`.execute(db),
    untakeable: () =>
      sql<{ mark: number }>`
        select ${ms('untakeable_at')} as mark from cases
        where untakeable_at > ${at} and untakeable_at is not null and state in ('open', 'awaiting_second') and ${seen}
        order by 1 desc limit ${MOST_NEW}`.execute(db),
    'held-for-law': () =>
      sql<{ mark: number }>`
        select ${ms('law_hold_at')} as mark from cases
        where law_hold_at > ${at} and law_hold_at is not null and state <> 'superseded' and ${seen}
        order by law_hold_at desc limit ${MOST_NEW}`.execute(db),
    'dead-deliveries': () =>
      sql<{ mark: number }>`
        select ${ms('ended_at')} as mark from deliveries
        where ended_at > ${at} and state = 'dead' and ${seen}
        order by ended_at desc limit ${MOST_NEW}`.execute(db),
    decided: () =>
      sql<{ mark: number }>`
        select ${ms('decided_at')} as mark from decisions
        where decided_at > ${at} and ${latest}
        order by decided_at desc limit ${MOST_NEW}`.execute(db),
  }[list]()
  return rows.map(({ mark }) => mark)
}

const ms = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`

/** Where a list's page hears what is new and what becomes of its rows. */
export function liveAddress(
  list: CaseList | GrowingList,
  since: number | undefined,
  rows: readonly { id: number; version: number; complaints: number }[] = [],
): string {
  const seen = rows.map(({ id, version, complaints }) => `${id}:${version}:${complaints}`).join(',')
  const query = { list, ...(since !== undefined && { since: String(since) }), ...(seen !== '' && { rows: seen }) }
  return `/desk/live?${String(new URLSearchParams(query))}`
}
