import type { Selectable, Transaction } from 'kysely'
import { isUndecided, move } from '../case.ts'
import { moveCase, tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { typed } from '../decision/check-choice.ts'
import { NotYoursError } from '../decision/errors.ts'
import { addNote } from '../notes.ts'
import type { Rules } from '../rules.ts'
import { endClaim } from './live-claim.ts'
import { isSenior, type Moderator } from './moderator.ts'
import { mayActStill } from './sees.ts'

/** The case is on hold already, or is not any more: somebody else was quicker. */
export class LawHoldError extends Error {
  override name = 'LawHoldError'
}

/**
 * A senior puts a case on hold for legal advice, with a note that says why: from then on nobody takes or decides it, a
 * claim on it ends, and its clocks run on. A decided one, too: nothing of it is erased while it is on hold.
 *
 * Locks the comment, then the case.
 *
 * @param why 1 to 2,000 characters.
 * @throws {NotYoursError} they are no senior, or do not see its site.
 * @throws {LawHoldError}
 * @throws {BadChoiceError} `why` is empty, too long or cannot be stored.
 */
export async function holdForLaw(
  trx: Transaction<Database>,
  moderator: Moderator,
  { caseId, why }: { caseId: number; why: string },
  { policy, rota }: Rules,
  now: Date,
): Promise<void> {
  const words = typed('why', why)
  const found = await lockForSenior(trx, moderator, caseId)
  if (found.law_hold_at !== null) throw new LawHoldError('this case is on hold for legal advice already')
  const note = await addNote(trx, moderator.id, words, { caseId }, now)
  const event = { type: 'law_hold', at: now, actor: { moderator: moderator.id }, data: { note } } as const
  const hold = { law_hold_at: now, law_hold_by: moderator.id, raiseVersion: true }
  if (!isUndecided(found.state)) return await tellOfCase(trx, caseId, [event], policy.version, hold)
  const withSeniors = { ...hold, assigned_to: null, escalated_at: found.escalated_at ?? now }
  if (found.state !== 'claimed') return await tellOfCase(trx, caseId, [event], policy.version, withSeniors)
  const claim = await trx
    .selectFrom('claims')
    .select('id')
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  // Whoever held it has done nothing for which they should not get it back.
  if (claim) await endClaim(trx, claim.id, 'escalated', now)
  const pool = rota.poolOnDuty(now)
  await moveCase(trx, caseId, move('claimed', 'open'), { ...event, pool }, policy.version, {
    ...withSeniors,
    leased_until: null,
    pool,
  })
}

/**
 * A senior lifts the hold: the case is for the seniors, or for the pool on duty, and may be taken again.
 *
 * @throws {NotYoursError} they are no senior, or do not see its site.
 * @throws {LawHoldError}
 */
export async function liftLawHold(
  trx: Transaction<Database>,
  moderator: Moderator,
  { caseId, to }: { caseId: number; to: 'pool' | 'seniors' },
  { policy, rota }: Rules,
  now: Date,
): Promise<void> {
  const found = await lockForSenior(trx, moderator, caseId)
  if (found.law_hold_at === null) throw new LawHoldError('this case is not on hold any more')
  const event = { type: 'law_hold_lifted', at: now, actor: { moderator: moderator.id }, data: { to } } as const
  const toPool = found.state === 'open' && to === 'pool'
  const lifted = { law_hold_at: null, law_hold_by: null, raiseVersion: true }
  await tellOfCase(trx, caseId, [event], policy.version, {
    ...lifted,
    ...(toPool && { escalated_at: null, pool: rota.poolOnDuty(now) }),
  })
}

async function lockForSenior(
  trx: Transaction<Database>,
  moderator: Moderator,
  caseId: number,
): Promise<Selectable<Database['cases']>> {
  if (!isSenior(moderator)) throw new NotYoursError('cases are put on hold for legal advice by seniors')
  const { comment_id } = await trx
    .selectFrom('cases')
    .select('comment_id')
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow()
  await trx.selectFrom('comments').select('id').where('id', '=', comment_id).forNoKeyUpdate().execute()
  const found = await trx.selectFrom('cases').selectAll().where('id', '=', caseId).forUpdate().executeTakeFirstOrThrow()
  if (!(await mayActStill(trx, moderator.id, caseId)))
    throw new NotYoursError('cases are put on hold for legal advice by seniors')
  return found
}
