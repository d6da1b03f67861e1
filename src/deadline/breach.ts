import type { Selectable, Transaction } from 'kysely'
import type { CaseEvent } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Pool } from '../rota/rota.ts'
import type { Rules } from '../rules.ts'

type Due = Pick<Selectable<Database['cases']>, 'id' | 'due_at' | 'received_at'>

/**
 * The event of a breach. It belongs to the pool of whoever held the claim when the case was due, else to the pool on
 * duty then; beside that, how long each pool was on duty over it from received to due (ms), so that both readings
 * can be told apart.
 * @param at when it breached: its due time, or when that was set, if later.
 */
export async function breachEvent(
  trx: Transaction<Database>,
  { id, due_at, received_at }: Due,
  at: Date,
  { rota }: Rules,
): Promise<CaseEvent> {
  const holder = await holderAt(trx, id, at)
  const fullTimeMs = rota.deskTimeBetween(received_at, due_at)
  return {
    type: 'breached',
    at,
    actor: 'desk',
    pool: holder?.pool ?? rota.poolOnDuty(at),
    data: {
      due: due_at.toISOString(),
      held: holder !== undefined,
      fullTimeMs,
      partTimeMs: due_at.getTime() - received_at.getTime() - fullTimeMs,
    },
  }
}

async function holderAt(
  trx: Transaction<Database>,
  caseId: number,
  at: Date,
): Promise<{ pool: Pool | null } | undefined> {
  return await trx
    .selectFrom('claims')
    .select('pool')
    .where('case_id', '=', caseId)
    .where('claimed_at', '<=', at)
    .where(eb => eb(eb.fn.coalesce('ended_at', 'expires_at'), '>', at))
    .orderBy('claimed_at', 'desc')
    .executeTakeFirst()
}
