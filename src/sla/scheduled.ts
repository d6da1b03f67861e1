import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import type { Period } from './figures.ts'
import { dayOf, madeAt, periodAfter, periodBefore, periodOf } from './period.ts'
import { makeReport } from './report.ts'
import { settle } from './settle.ts'

type Kind = 'day' | 'week' | 'month'

/** After a longer time without any, the first are not made up. */
const MOST_MADE_UP = 400

/**
 * Makes the scheduled reports that are due and not there, the earliest first: also those of periods that ended while
 * everything was down. Each is one row, however many workers try; whoever comes second finds it made. The first report of a
 * kind is that of the period that ended last.
 * @returns how many this call made.
 */
export async function makeDueReports(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  let made = 0
  for (const kind of rules.policy.reports.kinds)
    for (const period of await missing(db, rules, kind, now)) {
      const outcome = await makeOnce(db, rules, kind, period, now)
      // Not past it: whoever makes it may be killed, and what is missing is looked for after the last that was made.
      if (outcome === 'being made') break
      made += outcome === 'made' ? 1 : 0
    }
  return made
}

async function missing(db: Kysely<Database>, { policy }: Rules, kind: Kind, now: Date): Promise<Period[]> {
  const { timeZone, reports } = policy
  let latest = periodBefore(periodOf(kind, dayOf(now, timeZone), timeZone), timeZone)
  if (madeAt(latest, reports.at, timeZone) > now) latest = periodBefore(latest, timeZone)
  const { rows } = await sql<{ day: string | null }>`
    select to_char(max(first_day), 'YYYY-MM-DD') as day from sla_reports where kind = ${kind}`.execute(db)
  const last = rows[0]?.day ?? null
  if (last === null) return (await hasHistory(db, latest)) ? [latest] : []
  const periods: Period[] = []
  for (
    let next = periodAfter(periodOf(kind, last, timeZone), timeZone);
    next.first <= latest.first;
    next = periodAfter(next, timeZone)
  )
    periods.push(next)
  return periods.slice(-MOST_MADE_UP)
}

/** Of a time before there was a desk there is nothing to report. */
async function hasHistory(db: Kysely<Database>, { to }: Period): Promise<boolean> {
  const first = await db
    .selectFrom('case_events')
    .select('at')
    .where('at', '<', new Date(to))
    .limit(1)
    .executeTakeFirst()
  return first !== undefined
}

type Outcome = 'made' | 'was made' | 'being made'

async function makeOnce(db: Kysely<Database>, rules: Rules, kind: Kind, period: Period, now: Date): Promise<Outcome> {
  await settle(db, rules, new Date(period.to))
  return await db.transaction().execute(async trx => {
    if (!(await isOurs(trx, kind))) return 'being made'
    if (await isThere(trx, kind, period)) return 'was made'
    const { report, moderators } = await makeReport(trx, rules, period, now)
    const made = await trx
      .insertInto('sla_reports')
      .values({
        kind,
        first_day: period.first,
        last_day: period.last,
        report: JSON.stringify(report),
        moderators: JSON.stringify(moderators),
        made_at: now,
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    return made ? 'made' : 'was made'
  })
}

/** One worker makes the reports of a kind at a time, the earliest first. The lock ends with the transaction, however that ends. */
async function isOurs(trx: Transaction<Database>, kind: Kind): Promise<boolean> {
  const { rows } = await sql<{ ours: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`sla ${kind}`}, 0)) as ours`.execute(trx)
  return rows[0]!.ours
}

async function isThere(trx: Transaction<Database>, kind: Kind, { first }: Period): Promise<boolean> {
  const there = await trx
    .selectFrom('sla_reports')
    .select('id')
    .where('kind', '=', kind)
    .where(sql<boolean>`first_day = ${first}::date`)
    .executeTakeFirst()
  return there !== undefined
}
