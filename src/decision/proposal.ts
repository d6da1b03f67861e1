import type { Selectable, Transaction } from 'kysely'
import { lockCommentAndCases } from '../comment-cases.ts'
import type { Database } from '../database/schema.ts'
import type { Choice } from './choice.ts'
import { NotWaitingError } from './errors.ts'

export type Proposal = Selectable<Database['proposals']>

/**
 * Locks the comment and its case, as a decision does, and the proposal that waits there.
 * @throws {NotWaitingError} none does.
 */
export async function lockProposed(trx: Transaction<Database>, caseId: number) {
  const found = await trx.selectFrom('cases').select('comment_id').where('id', '=', caseId).executeTakeFirst()
  if (!found) throw new NotWaitingError()
  const { comment, found: waiting, others } = await lockCommentAndCases(trx, found.comment_id, caseId)
  const proposal = await trx
    .selectFrom('proposals')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!proposal || waiting.state !== 'awaiting_second') throw new NotWaitingError()
  return { comment, waiting, others, proposal }
}

/** Ends a proposal that the transaction has locked. */
export async function endProposal(
  trx: Transaction<Database>,
  { claim_id }: Proposal,
  endedAs: 'agreed' | 'disagreed' | 'taken_back',
  by: string,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('proposals')
    .set({ ended_at: now, ended_as: endedAs, ended_by: by })
    .where('claim_id', '=', claim_id)
    .execute()
}

/** What was proposed, in the words of then. */
export function choiceOf({ action, rule, text_after, statement, answer }: Proposal, version: number): Choice {
  const words = { version, rule, ...(statement !== null && { statement }), ...(answer !== null && { answer }) }
  return action === 'amend' ? { ...words, action, textAfter: text_after ?? '' } : { ...words, action }
}
