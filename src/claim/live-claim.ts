import type { Transaction } from 'kysely'
import { lockCommentAndCases } from '../comment-cases.ts'
import type { Database } from '../database/schema.ts'
import { hashToken } from '../token.ts'
import { seesSiteNow } from './sees.ts'

/** The claim lapsed, was taken over, never was this person's, or they do not see its site any more: it decides nothing. */
export class ClaimLostError extends Error {
  override name = 'ClaimLostError'
  constructor() {
    super('this claim is no longer yours: it lapsed, was released, or the case went to somebody else')
  }
}

/** What a holder shows: the token they were told, and who they are. */
export type Holder = { moderatorId: string; token: string }

/**
 * Locks the comment and the case of a claim, with the comment's other undecided ones, and answers them, if the claim is
 * this moderator's and lives at `now`.
 * @throws {ClaimLostError}
 */
export async function lockClaimed(trx: Transaction<Database>, { moderatorId, token }: Holder, now: Date) {
  const claim = await trx
    .selectFrom('claims')
    .innerJoin('cases', 'cases.id', 'claims.case_id')
    .select(['claims.id', 'claims.case_id', 'cases.comment_id'])
    .where('token_hash', '=', hashToken(token))
    .where('moderator_id', '=', moderatorId)
    .executeTakeFirst()
  if (!claim) throw new ClaimLostError()

  const { comment, found: held, others } = await lockCommentAndCases(trx, claim.comment_id, claim.case_id)
  // The token again, under the case's lock: the claim may have been taken up in another browser meanwhile.
  const live = await trx
    .selectFrom('claims')
    .innerJoin('cases', 'cases.id', 'claims.case_id')
    .select(['claimed_at', 'expires_at'])
    .where('claims.id', '=', claim.id)
    .where('token_hash', '=', hashToken(token))
    .where(seesSiteNow(moderatorId, 'cases.site_id'))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!live || held.state !== 'claimed') throw new ClaimLostError()
  return { claimId: claim.id, claimedAt: live.claimed_at, expiresAt: live.expires_at, comment, held, others }
}

/** Ends a claim that the transaction has locked through its case. */
export async function endClaim(
  trx: Transaction<Database>,
  claimId: string,
  endedAs: 'released' | 'escalated' | 'assigned' | 'proposed' | 'decided',
  now: Date,
): Promise<void> {
  await trx.updateTable('claims').set({ ended_at: now, ended_as: endedAs }).where('id', '=', claimId).execute()
}
