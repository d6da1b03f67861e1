import { randomUUID } from 'node:crypto'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import { move } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { hashToken, newToken } from '../token.ts'
import type { Moderator } from './moderator.ts'

/** A lease on a case. Whoever has the token decides; it is told once and stored hashed. */
export type Claim = { id: string; caseId: number; token: string; expiresAt: Date }

/**
 * The claim itself: one statement, which takes the first of `which` (of the tables `cases` and `comments`) that nobody
 * is busy with, and also ends a lapsed claim on it. `lapsed` is joined into the new claim so that it is ended before
 * the unique index (one live claim a case) sees the new one.
 * @param picked by its name, and not the next one that came.
 */
export async function take(
  trx: Transaction<Database>,
  moderator: Moderator,
  which: RawBuilder<boolean>,
  { policy, rota }: Rules,
  now: Date,
  { picked = false } = {},
): Promise<Claim | undefined> {
  const id = randomUUID()
  const token = newToken('claim_')
  const expiresAt = new Date(now.getTime() + policy.lease)
  const step = move('open', 'claimed')
  const me = moderator.id
  const onDutyPool = rota.poolOnDuty(now)
  const onDuty = moderator.pools.includes(onDutyPool)
  const pool = onDuty ? onDutyPool : (moderator.pools[0] ?? onDutyPool)
  const how = { claim: id, until: expiresAt.toISOString(), onDuty, ...(picked && { picked }) }

  const { rows } = await sql<{ case_id: number }>`
    with next as (
      select cases.id, cases.last_event
      from cases join comments on comments.id = cases.comment_id
      where ${which}
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
        ${policy.version}, ${JSON.stringify(how)}::jsonb
      from next cross join ended
    )
    select case_id from taken`.execute(trx)

  const caseId = rows[0]?.case_id
  return caseId === undefined ? undefined : { id, caseId, token, expiresAt }
}
