import type { Selectable, Transaction } from 'kysely'
import { type CaseEvent, tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { breachEvent } from './breach.ts'

type Due = Pick<
  Selectable<Database['cases']>,
  'id' | 'due_at' | 'due_set_at' | 'received_at' | 'at_risk_at' | 'breached_at'
>

/**
 * Says of one case that the transaction has locked, once each, that it is at risk and that it has breached its
 * target, if that is so at `now`. The events' `at` is the instant at which it was so, and never before its due time
 * was set.
 */
export async function tellIfOverdue(trx: Transaction<Database>, due: Due, rules: Rules, now: Date): Promise<void> {
  const set = due.due_set_at ?? due.received_at
  const riskAt = later(new Date(due.due_at.getTime() - rules.policy.atRisk), set)
  const breachAt = later(due.due_at, set)
  const atRisk = due.at_risk_at === null && riskAt <= now
  const breached = due.breached_at === null && breachAt <= now
  const events: CaseEvent[] = []
  if (atRisk) {
    const pool = rules.rota.poolOnDuty(riskAt)
    events.push({ type: 'at_risk', at: riskAt, actor: 'desk', pool, data: { due: due.due_at.toISOString() } })
  }
  if (breached) events.push(await breachEvent(trx, due, breachAt, rules))
  if (events.length === 0) return
  await tellOfCase(trx, due.id, events, rules.policy.version, {
    ...(atRisk && { at_risk_at: riskAt }),
    ...(breached && { breached_at: breachAt }),
  })
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}
