import type { Transaction } from 'kysely'
import { move } from '../case.ts'
import { moveCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Rules } from '../rules.ts'
import { endClaim, type Holder, lockClaimed } from './live-claim.ts'
import { mayBeGiven, maySeniorTake } from './takers.ts'

/** Back to the pool with one of the policy's reasons, up to a senior, or to a named moderator. */
export type LetGo = { to: 'pool'; reason: string } | { to: 'senior' } | { to: 'moderator'; id: string }

/** The reason is none of the policy's. Nothing was changed. */
export class BadReasonError extends Error {
  override name = 'BadReasonError'
}

/** They cannot be given the case. Nothing was changed. */
export class BadRecipientError extends Error {
  override name = 'BadRecipientError'
}

/**
 * Lets a held case go. Its clocks run on.
 * @throws {ClaimLostError} if the claim is not the holder's any more.
 * @throws {BadReasonError}
 * @throws {BadRecipientError}
 */
export async function letGo(
  trx: Transaction<Database>,
  holder: Holder,
  to: LetGo,
  { policy, rota }: Rules,
  now: Date,
): Promise<void> {
  const { claimId, held } = await lockClaimed(trx, holder, now)
  await check(trx, held.id, holder, to, policy)
  const pool = rota.poolOnDuty(now)
  const { endedAs, data, ...addressee } = addressed(to, now)
  await endClaim(trx, claimId, endedAs, now)
  await moveCase(
    trx,
    held.id,
    move('claimed', 'open'),
    { type: endedAs, at: now, actor: { moderator: holder.moderatorId }, pool, data },
    policy.version,
    { leased_until: null, pool, raiseVersion: true, ...addressee },
  )
}

async function check(trx: Transaction<Database>, caseId: number, { moderatorId }: Holder, to: LetGo, policy: Policy) {
  if (to.to === 'pool') {
    if (!Object.hasOwn(policy.releaseReasons, to.reason))
      throw new BadReasonError(`reason: there is no reason ${JSON.stringify(to.reason)} to release a case`)
    return
  }
  if (to.to === 'senior') {
    if (!(await maySeniorTake(trx, caseId, moderatorId, policy)))
      throw new BadRecipientError('no other senior may take this case')
    return
  }
  if (to.id === moderatorId) throw new BadRecipientError('you hold this case already: choose somebody else')
  const takers = await mayBeGiven(trx, caseId, policy)
  if (!takers.some(({ id }) => id === to.id)) throw new BadRecipientError('this case cannot be given to them')
}

/** Who it is offered to from now on, and how the record says it. */
function addressed(to: LetGo, now: Date) {
  if (to.to === 'senior') return { endedAs: 'escalated', data: {}, assigned_to: null, escalated_at: now } as const
  if (to.to === 'moderator')
    return { endedAs: 'assigned', data: { to: to.id }, assigned_to: to.id, escalated_at: null } as const
  return { endedAs: 'released', data: { reason: to.reason }, assigned_to: null, escalated_at: null } as const
}
