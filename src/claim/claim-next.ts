import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { move } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Shift } from '../rota/rota.ts'
import type { Rules } from '../rules.ts'
import { hashToken, newToken } from '../token.ts'
import { claimableBy, somethingThere } from './claimable.ts'
import type { Moderator } from './moderator.ts'

/** A lease on a case. Whoever has the token decides; it is told once and stored hashed. */
export type Claim = { id: string; caseId: number; token: string; expiresAt: Date }

/** `held`: the policy's number of cases is in their hands already. */
export type ClaimAnswer = { claim: Claim } | { claim: undefined; why: 'none' | 'held' } | OffDuty
export type OffDuty = { claim: undefined; why: 'off_duty'; shift: Shift }

const MOST_LOOKS = 80
const BETWEEN_LOOKS_MS = 25

/**
 * Gives a moderator the next case: the gravest band, then the earliest due, then the oldest. What is open, not
 * assigned and not escalated is offered to the pool on duty at `now` and to nobody else, whatever pool it was given
 * to before; a senior may claim at any time. Nobody gets a comment they wrote or complained about, nor back what
 * they released until somebody else has held it or the policy's time has passed.
 */
export async function claimNext(
  db: Kysely<Database>,
  moderator: Moderator,
  rules: Rules,
  now: Date,
): Promise<ClaimAnswer> {
  const shift = rules.rota.shiftAt(now)
  const onDuty = moderator.pools.includes(shift.pool)
  if (moderator.role === 'auditor' || (!onDuty && moderator.role === 'moderator'))
    return { claim: undefined, why: 'off_duty', shift }

  // SKIP LOCKED passes over a case that is being written to at this moment (a complaint joins it, say): an empty hand
  // looks again until nothing is there.
  for (let look = 1; ; look++) {
    const answer = await db
      .transaction()
      .execute(async trx => {
        if ((await heldBy(trx, moderator.id, now)) >= rules.policy.mostHeld) return 'held'
        const claim = await takeNext(trx, moderator, rules, now, onDuty)
        // Counted again under the person's lock, since they may press twice at once; the case goes back by the rollback.
        if (claim && (await heldByLocked(trx, moderator.id, now)) > rules.policy.mostHeld) throw new HoldsEnough()
        return claim
      })
      .catch((error: unknown) => {
        if (error instanceof HoldsEnough) return 'held' as const
        throw error
      })
    if (answer === 'held') return { claim: undefined, why: 'held' }
    if (answer) return { claim: answer }
    if (look === MOST_LOOKS || !(await somethingThere(db, moderator.id, rules, now)))
      return { claim: undefined, why: 'none' }
    await new Promise(resolve => setTimeout(resolve, BETWEEN_LOOKS_MS))
  }
}

class HoldsEnough extends Error {}

/**
 * The claim itself: one statement, which also ends a lapsed claim on the case it takes. `lapsed` is joined into the
 * new claim so that it is ended before the unique index (one live claim a case) sees the new one.
 */
async function takeNext(
  trx: Transaction<Database>,
  moderator: Moderator,
  { policy, rota }: Rules,
  now: Date,
  onDuty: boolean,
): Promise<Claim | undefined> {
  const id = randomUUID()
  const token = newToken('claim_')
  const expiresAt = new Date(now.getTime() + policy.lease)
  const step = move('open', 'claimed')
  const me = moderator.id
  const onDutyPool = rota.poolOnDuty(now)
  const pool = onDuty ? onDutyPool : (moderator.pools[0] ?? onDutyPool)

  const { rows } = await sql<{ case_id: number }>`
    with next as (
      select cases.id, cases.last_event
      from cases join comments on comments.id = cases.comment_id
      where ${claimableBy(me, policy, now)}
      order by cases.band, cases.due_at, cases.id
      limit 1
      for update of cases skip locked
    ), lapsed as (
      update claims set ended_at = claims.expires_at, ended_as = 'lapsed'
      from next where claims.case_id = next.id and claims.ended_at is null
      returning claims.moderator_id, claims.expires_at
    ), ended as (
      select count(*)::int as count from lapsed
    ), taken as (
      insert into claims (id, case_id, moderator_id, pool, token_hash, claimed_at, expires_at)
      select ${id}::uuid, next.id, ${me}::uuid, ${pool}, ${hashToken(token)}::bytea, ${now}::timestamptz, ${expiresAt}::timestamptz
      from next cross join ended
      returning case_id
    ), moved as (
      update cases set
        state = ${step.to}, leased_until = ${expiresAt}, last_event = cases.last_event + 1 + ended.count,
        first_claimed_at = coalesce(cases.first_claimed_at, ${now}), last_claimed_at = ${now}
      from taken cross join ended where cases.id = taken.case_id
    ), told as (
      insert into case_events (case_id, sequence, at, type, actor, moderator_id, pool, policy_version, data)
      select next.id, next.last_event + 1, lapsed.expires_at, 'claim_lapsed', 'moderator', lapsed.moderator_id, null,
        ${policy.version}, '{}'::jsonb
      from next cross join lapsed
      union all
      select next.id, next.last_event + 1 + ended.count, ${now}, 'claimed', 'moderator', ${me}::uuid, ${onDutyPool},
        ${policy.version}, ${JSON.stringify({ claim: id, until: expiresAt.toISOString(), onDuty })}::jsonb
      from next cross join ended
    )
    select case_id from taken`.execute(trx)

  const caseId = rows[0]?.case_id
  return caseId === undefined ? undefined : { id, caseId, token, expiresAt }
}

async function heldBy(trx: Transaction<Database>, moderatorId: string, now: Date): Promise<number> {
  const { held } = await trx
    .selectFrom('claims')
    .select(({ fn }) => fn.countAll<number>().as('held'))
    .where('moderator_id', '=', moderatorId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return held
}

async function heldByLocked(trx: Transaction<Database>, moderatorId: string, now: Date): Promise<number> {
  await trx.selectFrom('moderators').select('id').where('id', '=', moderatorId).forNoKeyUpdate().execute()
  return await heldBy(trx, moderatorId, now)
}
