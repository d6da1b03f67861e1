import { type Kysely, sql, type Transaction } from 'kysely'
import { tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'

// Small: a case that is locked is passed over by whoever pulls the next one.
const A_BATCH = 20

/**
 * Gives to the pool on duty what is assigned to somebody who does not take it and is at risk by now: a case does not
 * breach its target because one person is away. What was assigned at risk already is theirs for the time of a lease.
 * @returns how many cases.
 */
export async function giveBack(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  for (let given = 0; ;) {
    const batch = await db.transaction().execute(trx => giveBatchBack(trx, rules, now))
    given += batch
    if (batch < A_BATCH) return given
  }
}

async function giveBatchBack(trx: Transaction<Database>, { policy, rota }: Rules, now: Date): Promise<number> {
  const assignedBefore = new Date(now.getTime() - policy.lease)
  const { rows } = await sql<{ id: number }>`
    select id from cases
    where state = 'open' and state in ('open', 'claimed') and assigned_to is not null and law_hold_at is null and at_risk_at <= ${now}
      and not exists (
        select from case_events
        where case_id = cases.id and type = 'assigned' and at > ${assignedBefore})
    order by id limit ${A_BATCH}
    for update skip locked`.execute(trx)
  const pool = rota.poolOnDuty(now)
  for (const { id } of rows) {
    await tellOfCase(
      trx,
      id,
      [{ type: 'released', at: now, actor: 'desk', pool, data: { reason: 'not_taken' } }],
      policy.version,
      { assigned_to: null, pool, raiseVersion: true },
    )
  }
  return rows.length
}
