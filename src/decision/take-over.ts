import type { Selectable, Transaction } from 'kysely'
import { type CaseEvent, tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { keepOnHold } from '../claim/law-hold.ts'
import { bandOfBoth } from '../intake/band.ts'
import type { Rules } from '../rules.ts'

type Case = Selectable<Database['cases']>

/**
 * An undecided case goes on for one whose decision was withdrawn: it has the reasons of both, the gravest band, the
 * earliest due time. Whoever holds it must look again; where the withdrawn one is on hold for legal advice, so is it. Both rows are locked. The complaints stay with the case that
 * they joined; `answeredWith` finds them.
 */
export async function takeOver(
  trx: Transaction<Database>,
  successor: Case,
  withdrawn: Case,
  actor: CaseEvent['actor'],
  rules: Rules,
  now: Date,
): Promise<void> {
  const { band, withheld_band, withheld_by } = bandOfBoth(successor, withdrawn)
  const sooner = withdrawn.due_at < successor.due_at
  const due_at = sooner ? withdrawn.due_at : successor.due_at
  const events: CaseEvent[] = [
    { type: 'took_over', at: now, actor, data: { case: withdrawn.id, reasons: withdrawn.reasons } },
  ]
  if (sooner || band < successor.band)
    events.push({
      type: 'due_changed',
      at: now,
      actor: 'desk',
      data: { due: due_at.toISOString(), dueBefore: successor.due_at.toISOString(), band, bandBefore: successor.band },
    })
  // Those that it went on for itself go on in the same; nobody else writes to them any more.
  await trx
    .updateTable('cases')
    .set({ goes_on_in: successor.id })
    .where(({ eb, or }) => or([eb('id', '=', withdrawn.id), eb('goes_on_in', '=', withdrawn.id)]))
    .execute()
  await trx.updateTable('appeals').set({ case_id: successor.id }).where('case_id', '=', withdrawn.id).execute()
  await trx
    .updateTable('cases')
    .set({
      reasons: [...new Set([...withdrawn.reasons, ...successor.reasons])],
      // Who the withdrawn case was for, its successor is for, unless that was given to somebody itself.
      ...(forThePool(successor) && { assigned_to: withdrawn.assigned_to, escalated_at: withdrawn.escalated_at }),
      band,
      withheld_band,
      withheld_by,
      due_at,
      raised_at: earlier(withdrawn.raised_at, successor.raised_at),
      received_at: earlier(withdrawn.received_at, successor.received_at),
      // A target that came with the other case was warned of or missed there: once each.
      ...(sooner && {
        due_set_at: withdrawn.due_set_at,
        at_risk_at: withdrawn.at_risk_at ?? successor.at_risk_at,
        breached_at: withdrawn.breached_at ?? successor.breached_at,
      }),
      // The two may stand under different targets: to be looked at again.
      ...(withdrawn.target_version !== successor.target_version && { target_version: '' }),
    })
    .where('id', '=', successor.id)
    .execute()
  await tellOfCase(trx, successor.id, events, rules.policy.version, { raiseVersion: true })
  if (withdrawn.law_hold_by !== null && successor.law_hold_at === null)
    await keepOnHold(trx, successor, { by: withdrawn.law_hold_by, data: { case: withdrawn.id } }, rules, now)
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}

function forThePool({ assigned_to, escalated_at }: Case): boolean {
  return assigned_to === null && escalated_at === null
}
