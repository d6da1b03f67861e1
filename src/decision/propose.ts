import type { Transaction } from 'kysely'
import { move } from '../case.ts'
import { moveCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import type { CheckedChoice } from './check-choice.ts'
import type { Proposed } from './choice.ts'

/** An appeal is decided by one: it is the second look. */
type Proposal = { moderatorId: string; claimId: string; choice: CheckedChoice & { action: Proposable } }
type Proposable = 'amend' | 'delete' | 'keep'

/** Writes down what a moderator would decide, for a second person. Its words are those the first one was shown. */
export async function propose(
  trx: Transaction<Database>,
  caseId: number,
  { moderatorId, claimId, choice }: Proposal,
  { policy }: Rules,
  now: Date,
): Promise<Proposed> {
  const { action, rule, textAfter, statement, answer } = choice
  await trx
    .insertInto('proposals')
    .values({
      claim_id: claimId,
      case_id: caseId,
      moderator_id: moderatorId,
      action,
      rule,
      text_after: textAfter,
      statement,
      answer,
      proposed_at: now,
    })
    .execute()
  await moveCase(
    trx,
    caseId,
    move('claimed', 'awaiting_second'),
    { type: 'proposed', at: now, actor: { moderator: moderatorId }, data: { action, rule } },
    policy.version,
    { leased_until: null },
  )
  return { proposed: true, caseId }
}
