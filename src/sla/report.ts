import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { DEFINITIONS_VERSION } from './definitions.ts'
import type { ModeratorFigures, Period, SlaReport } from './figures.ts'
import { measure } from './measure.ts'
import { measureModerators } from './moderators.ts'
import { periodBefore } from './period.ts'

/** A report, and beside it what of it seniors alone are shown. */
export type Made = { report: SlaReport; moderators: ModeratorFigures[] }

/** Makes the report of a period, and measures the one before it. One that has not ended is counted up to now. */
export async function makeReport(db: Kysely<Database>, rules: Rules, period: Period, now: Date): Promise<Made> {
  const { policy } = rules
  const from = new Date(period.from)
  const to = new Date(Math.min(Date.parse(period.to), Math.max(now.getTime(), from.getTime())))
  const earlier = periodBefore(period, policy.timeZone)
  const figures = await measure(db, rules, { from, to })
  const before = await measure(db, rules, { from: new Date(earlier.from), to: new Date(earlier.to) })
  const report = {
    v: 1 as const,
    definitions: DEFINITIONS_VERSION,
    policy: policy.version,
    timeZone: policy.timeZone,
    period,
    asOf: to.toISOString(),
    generatedAt: now.toISOString(),
    figures,
    before,
  }
  return { report, moderators: await measureModerators(db, { from, to }) }
}
