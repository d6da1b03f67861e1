import type { Transaction } from 'kysely'
import { type AppealedDecision, appealedDecision } from '../appeal/appealed.ts'
import { takenSince } from '../appeal/taken-since.ts'
import { move } from '../case.ts'
import { ClaimLostError, endClaim, type Holder, lockClaimed } from '../claim/live-claim.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { checkChoice } from './check-choice.ts'
import type { Choice, Decided, Proposed } from './choice.ts'
import { BadChoiceError, CaseChangedError } from './errors.ts'
import { madeAlready } from './made-already.ts'
import { propose } from './propose.ts'
import { recordDecision } from './record-decision.ts'
import { textNow } from './text-now.ts'

/**
 * Decides a claimed case, or proposes it to a second person if the policy asks for one: the decision with its texts,
 * the case's move, the event and the outbox row, all in the caller's transaction. It leaves for the site after the
 * policy's grace. The same choice sent twice is one decision.
 *
 * @throws {ClaimLostError} the claim lapsed or was taken over, or what it decided was withdrawn.
 * @throws {CaseChangedError} a new text, a new reason or another person's act came since `version`.
 * @throws {BadChoiceError} an unknown rule; a text that is empty, unchanged, too long or cannot be stored; a comment
 * restored that was decided on again since.
 */
export async function decide(
  trx: Transaction<Database>,
  holder: Holder,
  choice: Choice,
  rules: Rules,
  now: Date,
): Promise<Decided | Proposed> {
  const locked = await lockOrMade(trx, holder, choice, rules, now)
  if (!('held' in locked)) return locked
  const { claimId, comment, held, others } = locked
  if (held.version !== choice.version) throw new CaseChangedError()
  const textBefore = await textNow(trx, comment)
  const appealed = held.kind === 'appeal' ? await appealedDecision(trx, held.id) : undefined
  const checked = checkChoice(choice, textBefore, rules.policy, appealed)

  if (appealed && checked.action === 'restore') await checkUndoesNoOther(trx, appealed)

  const { moderatorId } = holder
  const { action } = checked
  if (action !== 'uphold' && action !== 'restore' && rules.policy.secondPerson.includes(action)) {
    await endClaim(trx, claimId, 'proposed', now)
    return await propose(trx, held.id, { moderatorId, claimId, choice: { ...checked, action } }, rules, now)
  }
  const making = { moderatorId, claimId, choice: checked, textBefore }
  // Told of as overdue while the claim is live: a breach now belongs to whoever holds it.
  const decided = await recordDecision(
    trx,
    { comment, decided: held, others },
    move('claimed', 'decided'),
    making,
    rules,
    now,
  )
  await endClaim(trx, claimId, 'decided', now)
  return decided
}

/** What somebody else decided since is not undone on the way: that has an appeal of its own. */
async function checkUndoesNoOther(trx: Transaction<Database>, appealed: AppealedDecision): Promise<void> {
  const since = await takenSince(trx, appealed)
  if (!since) return
  const done = since.action === 'delete' ? 'deleted' : 'amended'
  throw new BadChoiceError(
    `action: the comment was ${done} again since, in case ${since.caseId}: to put it back would undo that. Uphold this one; the author can appeal against the other`,
  )
}

/** A button pressed twice, even at once: the second finds the claim ended by the first, and answers as it did. */
async function lockOrMade(trx: Transaction<Database>, holder: Holder, choice: Choice, { policy }: Rules, now: Date) {
  try {
    return await lockClaimed(trx, holder, now)
  } catch (error) {
    const twice = error instanceof ClaimLostError && (await madeAlready(trx, holder, choice, policy))
    if (!twice) throw error
    return twice
  }
}
