import type { Transaction } from 'kysely'
import { move } from '../case.ts'
import { moveCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { endClaim, type Holder, lockClaimed } from './live-claim.ts'

/**
 * Gives a case back to the pool on duty. Its clocks run on.
 * @throws {ClaimLostError} if the claim is not the holder's any more.
 */
export async function release(
  trx: Transaction<Database>,
  holder: Holder,
  { policy, rota }: Rules,
  now: Date,
): Promise<void> {
  const { claimId, held } = await lockClaimed(trx, holder, now)
  const pool = rota.poolOnDuty(now)
  await endClaim(trx, claimId, 'released', now)
  await moveCase(
    trx,
    held.id,
    move('claimed', 'open'),
    { type: 'released', at: now, actor: { moderator: holder.moderatorId }, pool },
    policy.version,
    { leased_until: null, pool },
  )
}
