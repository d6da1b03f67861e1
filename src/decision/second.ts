import type { Transaction } from 'kysely'
import { move } from '../case.ts'
import { moveCase } from '../case-events.ts'
import type { Moderator } from '../claim/moderator.ts'
import { mayActStill } from '../claim/sees.ts'
import type { Database } from '../database/schema.ts'
import { addNote } from '../notes.ts'
import type { Rules } from '../rules.ts'
import { checkChoice, typed } from './check-choice.ts'
import type { Decided } from './choice.ts'
import { CaseChangedError, NotWaitingError, NotYoursError } from './errors.ts'
import { agreedAlready } from './made-already.ts'
import { mayBeSecond } from './may-be-second.ts'
import { choiceOf, endProposal, lockProposed } from './proposal.ts'
import { recordDecision } from './record-decision.ts'
import { textNow } from './text-now.ts'

/** A case that waits for a second person; `version` is the one they were shown. */
type Shown = { caseId: number; version: number }

/**
 * A second person agrees: what was proposed is decided, by the one who proposed it, and leaves after the grace. The
 * same button pressed twice is one decision.
 *
 * @throws {NotWaitingError} somebody else was quicker.
 * @throws {NotYoursError} this moderator may not be the second person of this case.
 * @throws {CaseChangedError} a new text, a new reason or another person's act came since `version`.
 * @throws {BadChoiceError} what was proposed cannot be decided any more: the comment says it already, say.
 */
export async function agree(
  trx: Transaction<Database>,
  moderator: Moderator,
  shown: Shown,
  rules: Rules,
  now: Date,
): Promise<Decided> {
  const locked = await lockOrAgreed(trx, moderator, shown, rules, now)
  if ('decisionId' in locked) return locked
  const { comment, waiting, others, proposal } = locked
  const textBefore = await textNow(trx, comment)
  const making = {
    choice: checkChoice(choiceOf(proposal, waiting.version), textBefore, rules.policy),
    textBefore,
    moderatorId: proposal.moderator_id,
    claimId: proposal.claim_id,
    secondedBy: moderator.id,
  }
  await endProposal(trx, proposal, 'agreed', moderator.id, now)
  const deciding = { comment, decided: waiting, others }
  return await recordDecision(trx, deciding, move('awaiting_second', 'decided'), making, rules, now)
}

/**
 * A second person does not agree: the case is open again, for the pool on duty or, if it was escalated, for the
 * seniors, with a note that says why.
 *
 * @param shown.why 1 to 2,000 characters.
 * @throws {NotWaitingError} somebody else was quicker.
 * @throws {NotYoursError} this moderator may not be the second person of this case.
 * @throws {CaseChangedError} a new text, a new reason or another person's act came since `version`.
 * @throws {BadChoiceError} `why` is empty, too long or cannot be stored.
 */
export async function disagree(
  trx: Transaction<Database>,
  moderator: Moderator,
  shown: Shown & { why: string },
  rules: Rules,
  now: Date,
): Promise<void> {
  const why = typed('why', shown.why)
  const { waiting, proposal } = await lockForSecond(trx, moderator, shown, rules, now)
  await endProposal(trx, proposal, 'disagreed', moderator.id, now)
  const note = await addNote(trx, moderator.id, why, { caseId: waiting.id }, now)
  const pool = rules.rota.poolOnDuty(now)
  await moveCase(
    trx,
    waiting.id,
    move('awaiting_second', 'open'),
    { type: 'disagreed', at: now, actor: { moderator: moderator.id }, pool, data: { note } },
    rules.policy.version,
    // What was escalated stays with the seniors; what was assigned is not forced on the one who proposed it.
    { pool, assigned_to: null, raiseVersion: true },
  )
}

/**
 * The one who proposed takes it back: the case is open again, as it was before they claimed it.
 *
 * @throws {NotWaitingError} a second person was quicker.
 * @throws {NotYoursError} somebody else proposed it, or its site is not theirs to see any more.
 */
export async function takeBack(
  trx: Transaction<Database>,
  moderatorId: string,
  caseId: number,
  { policy, rota }: Rules,
  now: Date,
): Promise<void> {
  const { waiting, proposal } = await lockProposed(trx, caseId)
  if (proposal.moderator_id !== moderatorId || !(await mayActStill(trx, moderatorId, caseId)))
    throw new NotYoursError('a proposal is taken back by whoever made it')
  await endProposal(trx, proposal, 'taken_back', moderatorId, now)
  const pool = rota.poolOnDuty(now)
  await moveCase(
    trx,
    waiting.id,
    move('awaiting_second', 'open'),
    { type: 'taken_back', at: now, actor: { moderator: moderatorId }, pool },
    policy.version,
    // Who was reading it must not agree to the next proposal instead.
    { pool, raiseVersion: true },
  )
}

async function lockOrAgreed(trx: Transaction<Database>, moderator: Moderator, shown: Shown, rules: Rules, now: Date) {
  try {
    return await lockForSecond(trx, moderator, shown, rules, now)
  } catch (error) {
    const twice = error instanceof NotWaitingError && (await agreedAlready(trx, moderator.id, shown.caseId))
    if (!twice) throw error
    return twice
  }
}

async function lockForSecond(
  trx: Transaction<Database>,
  moderator: Moderator,
  { caseId, version }: Shown,
  rules: Rules,
  now: Date,
) {
  const locked = await lockProposed(trx, caseId)
  // What they may do could have been taken from them while they waited for the lock.
  const mayAct = await mayActStill(trx, moderator.id, caseId)
  if (mayAct && locked.waiting.law_hold_at !== null)
    throw new NotYoursError('this case is on hold for legal advice: nobody agrees to it until that is lifted')
  if (!mayAct || !(await mayBeSecond(trx, moderator, caseId, rules, now)))
    throw new NotYoursError('you cannot be the second person of this case')
  if (locked.waiting.version !== version) throw new CaseChangedError()
  return locked
}
