import type { Selectable, Transaction } from 'kysely'
import { type CaseEventData, move } from '../case.ts'
import { moveCase, tellOfCase } from '../case-events.ts'
import { lockCommentAndCases } from '../comment-cases.ts'
import type { Database } from '../database/schema.ts'
import { typed } from '../decision/check-choice.ts'
import { NotYoursError } from '../decision/errors.ts'
import { addNote } from '../notes.ts'
import type { Rules } from '../rules.ts'
import { endLapsed } from './end-lapsed.ts'
import { endClaim } from './live-claim.ts'
import { isSenior, type Moderator } from './moderator.ts'
import { mayActStill } from './sees.ts'

type Case = Selectable<Database['cases']>

/** The case is on hold already, or is not any more: somebody else was quicker. */
export class LawHoldError extends Error {
  override name = 'LawHoldError'
}

/**
 * A senior puts a case on hold for legal advice, with a note that says why: from then on nobody takes or decides it, a
 * claim on it ends, and its clocks run on. A decided one, too: nothing of it is erased while it is on hold, and an appeal
 * about its comment, which could publish that again, is put on hold with it.
 *
 * Locks the comment, then its cases by id.
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
  rules: Rules,
  now: Date,
): Promise<void> {
  const words = typed('why', why)
  const { found, others } = await lockForSenior(trx, moderator, caseId)
  if (found.law_hold_at !== null) throw new LawHoldError('this case is on hold for legal advice already')
  const note = await addNote(trx, moderator.id, words, { caseId }, now)
  await keepOnHold(trx, found, { by: moderator.id, data: { note } }, rules, now)
  for (const appeal of others) {
    if (appeal.kind === 'appeal' && appeal.law_hold_at === null)
      await keepOnHold(trx, appeal, { by: moderator.id, data: { case: caseId } }, rules, now)
  }
}

/**
 * A locked case is on hold from now on, whoever it is for: a claim on it ends. One that lapsed before ends as it would
 * have; whoever holds it now has done nothing for which they should not get it back.
 */
export async function keepOnHold(
  trx: Transaction<Database>,
  { id, state, leased_until }: Pick<Case, 'id' | 'state' | 'leased_until'>,
  { by, data }: { by: string; data: CaseEventData },
  rules: Rules,
  now: Date,
): Promise<void> {
  const { policy, rota } = rules
  const event = { type: 'law_hold', at: now, actor: { moderator: by }, data } as const
  const hold = { law_hold_at: now, law_hold_by: by, raiseVersion: true }
  const lapsed = state === 'claimed' && leased_until !== null && leased_until <= now
  if (lapsed) await endLapsed(trx, id, rules)
  if (state !== 'claimed' || lapsed) return await tellOfCase(trx, id, [event], policy.version, hold)
  const { id: claim } = await trx
    .selectFrom('claims')
    .select('id')
    .where('case_id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  await endClaim(trx, claim, 'escalated', now)
  const pool = rota.poolOnDuty(now)
  await moveCase(trx, id, move('claimed', 'open'), { ...event, pool }, policy.version, {
    ...hold,
    leased_until: null,
    pool,
  })
}

/**
 * A senior lifts the hold: an open case is for the seniors, or for the pool on duty, and may be taken again.
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
  const { found } = await lockForSenior(trx, moderator, caseId)
  if (found.law_hold_at === null) throw new LawHoldError('this case is not on hold any more')
  const event = { type: 'law_hold_lifted', at: now, actor: { moderator: moderator.id }, data: { to } } as const
  const lifted = { law_hold_at: null, law_hold_by: null, raiseVersion: true }
  const given = {
    assigned_to: null,
    escalated_at: to === 'seniors' ? now : null,
    pool: rota.poolOnDuty(now),
  }
  // What waits for a second person, or is decided, goes on where it was.
  await tellOfCase(trx, caseId, [event], policy.version, { ...lifted, ...(found.state === 'open' && given) })
  // Those that it goes on for were kept on hold with it.
  const before = await trx
    .selectFrom('cases')
    .select('id')
    .where('goes_on_in', '=', caseId)
    .where('law_hold_at', 'is not', null)
    .execute()
  for (const { id } of before) await tellOfCase(trx, id, [event], policy.version, lifted)
}

async function lockForSenior(trx: Transaction<Database>, moderator: Moderator, caseId: number) {
  if (!isSenior(moderator)) throw new NotYoursError('cases are put on hold for legal advice by seniors')
  const { comment_id } = await trx
    .selectFrom('cases')
    .select('comment_id')
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow()
  const locked = await lockCommentAndCases(trx, comment_id, caseId)
  // What they may do could have been taken from them while they waited for the lock.
  const { role } = await trx
    .selectFrom('moderators')
    .select('role')
    .where('id', '=', moderator.id)
    .executeTakeFirstOrThrow()
  if (!isSenior({ ...moderator, role }) || !(await mayActStill(trx, moderator.id, caseId)))
    throw new NotYoursError('cases are put on hold for legal advice by seniors')
  return locked
}
