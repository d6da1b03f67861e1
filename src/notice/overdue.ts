import type { Selectable, Transaction } from 'kysely'
import { type CaseEvent, tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'

/**
 * Says of one running notice that the transaction has locked, once each, that it is at risk and that its time has
 * passed, if that is so at `now`. The events' `at` is the instant at which it was so, however late this runs.
 * @returns whether anything was said.
 */
export async function tellIfNoticeDue(
  trx: Transaction<Database>,
  notice: Selectable<Database['notices']>,
  caseId: number,
  { policy, rota }: Rules,
  now: Date,
): Promise<boolean> {
  const { id, due_at: due, received_at } = notice
  if (due === null) return false
  const said: { at_risk_at?: Date; breached_at?: Date } = {}
  const riskAt = later(new Date(due.getTime() - policy.notices.atRisk), received_at)
  if (notice.at_risk_at === null && riskAt <= now) said.at_risk_at = riskAt
  if (notice.breached_at === null && due <= now) said.breached_at = due
  const events: CaseEvent[] = []
  const data = { notice: id, due: due.toISOString() }
  const event = (type: 'notice_at_risk' | 'notice_breached', at: Date): CaseEvent => ({
    type,
    at,
    actor: 'desk',
    pool: rota.poolOnDuty(at),
    data,
  })
  if (said.at_risk_at) events.push(event('notice_at_risk', said.at_risk_at))
  if (said.breached_at) events.push(event('notice_breached', said.breached_at))
  if (events.length === 0) return false
  await trx.updateTable('notices').set(said).where('id', '=', id).execute()
  await tellOfCase(trx, caseId, events, policy.version)
  return true
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}
