import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import type { Period } from './figures.ts'
import { rangeOf } from './period.ts'
import { makeReport } from './report.ts'
import { settle } from './settle.ts'

/**
 * Asks for the report of any days; whichever worker comes first makes it. Until then its `made_at` is null.
 * @returns the report's id.
 * @throws {BadPeriodError}
 */
export async function requestReport(
  db: Kysely<Database>,
  { policy }: Rules,
  { first, last }: { first: string; last: string },
  now: Date,
): Promise<number> {
  const period = rangeOf(first, last, policy.timeZone)
  const { id } = await db
    .insertInto('sla_reports')
    .values({ kind: 'range', first_day: period.first, last_day: period.last, requested_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Makes what was asked for and is not there, in the order in which it was. @returns how many this call made. */
export async function makeRequested(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  const asked = await db
    .selectFrom('sla_reports')
    .select(['id', dayOf('first_day').as('first'), dayOf('last_day').as('last')])
    .where('made_at', 'is', null)
    .orderBy('id')
    .execute()
  let made = 0
  for (const { id, first, last } of asked) {
    const period = rangeOf(first, last, rules.policy.timeZone)
    await settle(db, rules, new Date(Math.min(Date.parse(period.to), now.getTime())))
    await db
      .updateTable('sla_reports')
      .set({ begun_at: now })
      .where('id', '=', id)
      .where('made_at', 'is', null)
      .execute()
    made += (await make(db, rules, id, period, now)) ? 1 : 0
  }
  return made
}

async function make(db: Kysely<Database>, rules: Rules, id: number, period: Period, now: Date): Promise<boolean> {
  return await db.transaction().execute(async trx => {
    const ours = await trx
      .selectFrom('sla_reports')
      .select('id')
      .where('id', '=', id)
      .where('made_at', 'is', null)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!ours) return false
    const { report, moderators } = await makeReport(trx, rules, period, now)
    await trx
      .updateTable('sla_reports')
      .set({ report: JSON.stringify(report), moderators: JSON.stringify(moderators), made_at: now })
      .where('id', '=', id)
      .execute()
    return true
  })
}

const dayOf = (column: string) => sql<string>`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`
