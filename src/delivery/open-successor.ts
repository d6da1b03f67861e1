import type { Selectable, Transaction } from 'kysely'
import { tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { openedEvent } from '../intake/join.ts'
import type { Rules } from '../rules.ts'

type Case = Selectable<Database['cases']>

/**
 * A new case for the complaints of one that the site superseded, given to the pool on duty: as urgent as that one was,
 * and without a complaint of its own. The comment is locked and has no undecided case of this kind.
 */
export async function openSuccessor(
  trx: Transaction<Database>,
  superseded: Case,
  { policy, rota }: Rules,
  now: Date,
): Promise<Case> {
  // Warned of and missed once: it is the same target.
  const { at_risk_at, breached_at, due_set_at, target_version } = superseded
  const { kind, comment_id, band, due_at, reasons, raised_at, received_at } = superseded
  const opened = await trx
    .insertInto('cases')
    .values({
      kind,
      comment_id,
      band,
      due_at,
      reasons,
      raised_at,
      received_at,
      at_risk_at,
      breached_at,
      due_set_at,
      target_version,
      previous_case_id: superseded.id,
      state: 'open',
      pool: rota.poolOnDuty(now),
      complaints: 0,
      complainants: 0,
      recorded_at: now,
      routed_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await tellOfCase(trx, opened.id, [openedEvent(opened, now)], policy.version)
  return opened
}
