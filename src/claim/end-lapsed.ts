import { type Kysely, sql, type Transaction } from 'kysely'
import { move } from '../case.ts'
import { moveCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'

// Small: a case that is locked is passed over by whoever pulls the next one.
const A_BATCH = 20

/**
 * Opens the cases whose leases ended before `now`, so that lists and counts say so. Claiming does not wait for
 * this: it takes a lapsed case by itself. Rows that somebody is busy with are left for the next time.
 * @returns how many.
 */
export async function endLapsedClaims(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  for (let ended = 0; ;) {
    const batch = await db.transaction().execute(async trx => {
      const cases = await trx
        .selectFrom('cases')
        .select('id')
        .where('state', '=', 'claimed')
        .where('leased_until', '<=', now)
        .orderBy('id')
        .limit(A_BATCH)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const { id } of cases) await endLapsed(trx, id, rules)
      return cases.length
    })
    ended += batch
    if (batch < A_BATCH) return ended
  }
}

/** Ends the lapsed claim of a locked case, as of its expiry. */
export async function endLapsed(trx: Transaction<Database>, caseId: number, { policy, rota }: Rules): Promise<void> {
  const claim = await trx
    .updateTable('claims')
    .set({ ended_at: sql`expires_at`, ended_as: 'lapsed' })
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .returning(['moderator_id', 'expires_at'])
    .executeTakeFirstOrThrow()
  const pool = rota.poolOnDuty(claim.expires_at)
  await moveCase(
    trx,
    caseId,
    move('claimed', 'open'),
    { type: 'claim_lapsed', at: claim.expires_at, actor: { moderator: claim.moderator_id }, pool },
    policy.version,
    { leased_until: null, pool },
  )
}
