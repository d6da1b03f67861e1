import { sql, type Transaction } from 'kysely'
import { tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Rules } from '../rules.ts'
import { hashToken } from '../token.ts'
import { ClaimLostError, type Holder, lockClaimed } from './live-claim.ts'
import { seesSiteNow } from './sees.ts'

/**
 * The heartbeat of a page in use: the lease runs from now on, but no longer than the policy's longest hold from the
 * claim, and never shorter than it did. One statement without an event, since every open page calls it each minute;
 * it locks the case before the claim, as everybody does.
 * @returns until when the case is theirs.
 * @throws {ClaimLostError} a claim that has lapsed is not revived; nor one of a site that they do not see any more.
 */
export async function renew(
  trx: Transaction<Database>,
  { moderatorId, token }: Holder,
  { policy }: Rules,
  now: Date,
): Promise<Date> {
  const wanted = new Date(now.getTime() + policy.lease)
  const { rows } = await sql<{ expires_at: Date }>`
    with held as (
      select cases.id as case_id, claims.id as claim_id
      from claims join cases on cases.id = claims.case_id
      where claims.token_hash = ${hashToken(token)} and claims.moderator_id = ${moderatorId}
        and claims.ended_at is null and cases.state = 'claimed' and cases.leased_until > ${now}
        and ${seesSiteNow(moderatorId, 'cases.site_id')}
      for update of cases
    ), renewed as (
      update claims set expires_at = greatest(
        claims.expires_at,
        least(${wanted}::timestamptz, claims.claimed_at + ${policy.longestHold} * interval '1 millisecond'))
      from held
      where claims.id = held.claim_id and claims.token_hash = ${hashToken(token)}
        and claims.ended_at is null and claims.expires_at > ${now}
      returning claims.case_id, claims.expires_at
    )
    update cases set leased_until = renewed.expires_at
    from renewed where cases.id = renewed.case_id
    returning renewed.expires_at`.execute(trx)
  const expiresAt = rows[0]?.expires_at
  if (!expiresAt) throw new ClaimLostError()
  return expiresAt
}

/** It is held until the policy's limit already. */
export class HeldLongEnoughError extends Error {
  override name = 'HeldLongEnoughError'
  constructor(policy: Policy) {
    const minutes = Math.floor(policy.longestHold / 60_000)
    super(`you have the case for as long as one may, ${minutes} minutes from its claim: decide it, or let it go`)
  }
}

/**
 * Holds a case for as long as one may, whether or not the page is in use.
 * @returns until when.
 * @throws {ClaimLostError}
 * @throws {HeldLongEnoughError} there is nothing more to give.
 */
export async function holdLonger(
  trx: Transaction<Database>,
  holder: Holder,
  { policy, rota }: Rules,
  now: Date,
): Promise<Date> {
  const { claimId, claimedAt, expiresAt, held } = await lockClaimed(trx, holder, now)
  const until = new Date(claimedAt.getTime() + policy.longestHold)
  if (until <= expiresAt) throw new HeldLongEnoughError(policy)
  await trx.updateTable('claims').set({ expires_at: until }).where('id', '=', claimId).execute()
  await tellOfCase(
    trx,
    held.id,
    [
      {
        type: 'held_longer',
        at: now,
        actor: { moderator: holder.moderatorId },
        pool: rota.poolOnDuty(now),
        data: { until: until.toISOString() },
      },
    ],
    policy.version,
    { leased_until: until },
  )
  return until
}
