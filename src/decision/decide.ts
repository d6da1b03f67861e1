import type { Transaction } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { move } from '../case.ts'
import { moveCase } from '../case-events.ts'
import { ClaimLostError, endClaim, type Holder, lockClaimed } from '../claim/live-claim.ts'
import type { Database } from '../database/schema.ts'
import { tellIfOverdue } from '../deadline/overdue.ts'
import type { Policy } from '../policy.ts'
import type { Rules } from '../rules.ts'
import type { Choice, Decided } from './choice.ts'
import { decisionOfClaim } from './decision-of-claim.ts'

/** The choice cannot be taken as it is: the message says why. Nothing was changed. */
export class BadChoiceError extends Error {
  override name = 'BadChoiceError'
}

/** Something about the case is new to the one who decides: they must see it first. */
export class CaseChangedError extends Error {
  override name = 'CaseChangedError'
  constructor() {
    super('the case has changed since you opened it: read what is new, then decide')
  }
}

/**
 * Decides a claimed case: the decision with its texts, the case's move, the event and the outbox row, all in the
 * caller's transaction. It leaves for the site after the policy's grace. The same choice sent twice is one decision.
 *
 * @throws {ClaimLostError} the claim lapsed or was taken over.
 * @throws {CaseChangedError} a new text, a new reason or another person's act came since `version`.
 * @throws {BadChoiceError} an unknown rule; an amended text that is empty, unchanged or too long.
 */
export async function decide(
  trx: Transaction<Database>,
  holder: Holder,
  choice: Choice,
  rules: Rules,
  now: Date,
): Promise<Decided> {
  const { policy } = rules
  const locked = await lockOrDecided(trx, holder, choice, now)
  if ('decisionId' in locked) return locked
  const { claimId, comment, held } = locked
  if (held.version !== choice.version) throw new CaseChangedError()
  const { text } = await trx
    .selectFrom('comment_revisions')
    .select('text')
    .where('comment_id', '=', comment.id)
    .where('revision', '=', comment.revision)
    .executeTakeFirstOrThrow()
  const textAfter = checkChoice(choice, text, policy)

  const decisionId = uuidv7({ msecs: now.getTime() })
  const sequence = comment.last_decision + 1
  const leavesAt = new Date(now.getTime() + policy.grace)
  await trx.updateTable('comments').set({ last_decision: sequence }).where('id', '=', comment.id).execute()
  await trx
    .insertInto('decisions')
    .values({
      id: decisionId,
      case_id: held.id,
      comment_id: comment.id,
      sequence,
      revision: comment.revision,
      action: choice.action,
      rule: choice.rule,
      moderator_id: holder.moderatorId,
      claim_id: claimId,
      policy_version: policy.version,
      decided_at: now,
    })
    .execute()
  await trx
    .insertInto('decision_texts')
    .values({ decision_id: decisionId, text_before: text, text_after: textAfter, ...wordsFor(choice, policy) })
    .execute()
  await trx
    .insertInto('deliveries')
    .values({
      decision_id: decisionId,
      case_id: held.id,
      site_id: comment.site_id,
      comment_id: comment.id,
      sequence,
      state: 'waiting',
      not_before: leavesAt,
      next_attempt_at: leavesAt,
    })
    .execute()
  // Overdue, and the shift worker has not come by: it looks at undecided cases only.
  await tellIfOverdue(trx, held, rules, now)
  await endClaim(trx, claimId, 'decided', now)
  await moveCase(
    trx,
    held.id,
    move('claimed', 'decided'),
    {
      type: 'decided',
      at: now,
      actor: { moderator: holder.moderatorId },
      data: { decision: decisionId, action: choice.action, rule: choice.rule, leaves: leavesAt.toISOString() },
    },
    policy.version,
    { leased_until: null, decided_at: now },
  )
  return { decisionId, caseId: held.id, leavesAt }
}

/** A button pressed twice, even at once: the second finds the claim ended by the first, and answers as it did. */
async function lockOrDecided(trx: Transaction<Database>, holder: Holder, choice: Choice, now: Date) {
  try {
    return await lockClaimed(trx, holder, now)
  } catch (error) {
    const twice = error instanceof ClaimLostError && (await decisionOfClaim(trx, holder, choice))
    if (!twice) throw error
    return twice
  }
}

const MOST_TEXT = 20_000

function checkChoice(choice: Choice, textBefore: string | null, policy: Policy): string | null {
  if (!Object.hasOwn(policy.houseRules, choice.rule))
    throw new BadChoiceError(`rule: there is no house rule ${JSON.stringify(choice.rule)}`)
  if (choice.action !== 'amend') return null
  const text = choice.textAfter
  if (text.trim() === '')
    throw new BadChoiceError('textAfter: an amended comment must say something; delete it instead')
  // A form gives every line break back as one kind, whatever the comment had.
  if (text === textBefore?.replaceAll('\r\n', '\n'))
    throw new BadChoiceError('textAfter: the text is unchanged; keep it instead')
  if (text.length > MOST_TEXT) throw new BadChoiceError(`textAfter: at most ${MOST_TEXT} characters`)
  if (text.includes('\u0000') || !text.isWellFormed())
    throw new BadChoiceError('textAfter: must not contain a NUL character or half of a surrogate pair')
  return text
}

function wordsFor({ action, rule }: Choice, policy: Policy): { statement: string | null; answer: string } {
  const inWords = (template: string) => template.replaceAll('{rule}', () => policy.houseRules[rule]!)
  return {
    statement: action === 'keep' ? null : inWords(policy.statements[action]),
    answer: inWords(policy.answers[action]),
  }
}
