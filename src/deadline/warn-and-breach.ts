import type { Kysely, Selectable, Transaction } from 'kysely'
import { UNDECIDED } from '../case.ts'
import { type CaseEvent, tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { breachEvent } from './breach.ts'

const A_BATCH = 100

/**
 * Says of every undecided case, once each, that it is at risk (the policy's time before it is due) and that it has
 * breached its target. The event's `at` is the instant at which it was so, however late this runs.
 * @returns how many cases were written about.
 */
export async function warnAndBreach(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  for (let written = 0; ;) {
    const batch = await db.transaction().execute(async trx => {
      const cases = await urgentCases(trx, rules, now)
      for (const one of cases) await tell(trx, one, rules, now)
      return cases.length
    })
    written += batch
    if (batch < A_BATCH) return written
  }
}

async function urgentCases(trx: Transaction<Database>, { policy }: Rules, now: Date) {
  return await trx
    .selectFrom('cases')
    .selectAll()
    .where('state', 'in', UNDECIDED)
    .where('due_at', '<=', new Date(now.getTime() + policy.atRisk))
    .where(eb =>
      eb.or([eb('at_risk_at', 'is', null), eb.and([eb('breached_at', 'is', null), eb('due_at', '<=', now)])]),
    )
    .orderBy('id')
    .limit(A_BATCH)
    .forUpdate()
    .skipLocked()
    .execute()
}

async function tell(
  trx: Transaction<Database>,
  one: Selectable<Database['cases']>,
  rules: Rules,
  now: Date,
): Promise<void> {
  const events: CaseEvent[] = []
  const { due_at, received_at } = one
  // A target shorter than the warning is at risk from the first.
  const riskAt = new Date(Math.max(due_at.getTime() - rules.policy.atRisk, received_at.getTime()))
  if (one.at_risk_at === null)
    events.push({
      type: 'at_risk',
      at: riskAt,
      actor: 'desk',
      pool: rules.rota.poolOnDuty(riskAt),
      data: { due: due_at.toISOString() },
    })
  const breached = one.breached_at === null && due_at <= now
  if (breached) events.push(await breachEvent(trx, one, rules))
  await tellOfCase(trx, one.id, events, rules.policy.version, {
    at_risk_at: one.at_risk_at ?? riskAt,
    ...(breached && { breached_at: due_at }),
  })
}
