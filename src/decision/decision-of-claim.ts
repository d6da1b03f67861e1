import type { Transaction } from 'kysely'
import type { Holder } from '../claim/live-claim.ts'
import type { Database } from '../database/schema.ts'
import { hashToken } from '../token.ts'
import type { Choice, Decided } from './choice.ts'

/**
 * The decision that this claim has already made, if it was this very choice: the answer to a button pressed twice.
 * Another choice under a claim that has decided finds nothing here, and then that its claim is lost.
 */
export async function decisionOfClaim(
  trx: Transaction<Database>,
  { moderatorId, token }: Holder,
  choice: Choice,
): Promise<Decided | undefined> {
  const made = await trx
    .selectFrom('decisions')
    .innerJoin('claims', 'claims.id', 'decisions.claim_id')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .select(['decisions.id', 'decisions.case_id', 'decisions.action', 'decisions.rule', 'text_after', 'not_before'])
    .where('claims.token_hash', '=', hashToken(token))
    .where('claims.moderator_id', '=', moderatorId)
    .executeTakeFirst()
  const textAfter = choice.action === 'amend' ? choice.textAfter : null
  if (!made || made.action !== choice.action || made.rule !== choice.rule || made.text_after !== textAfter)
    return undefined
  return { decisionId: made.id, caseId: made.case_id, leavesAt: made.not_before }
}
