import { type Kysely, sql } from 'kysely'
import { askedForEach } from '../claim/party.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import type { Pool } from './rota.ts'

const A_BATCH = 50
/** A desk that was down for longer than this starts from the shift that is on: nobody reads so old a handover. */
const CAUGHT_UP_MS = 31 * 86_400_000

/**
 * Hands the open cases over at every boundary of the rota that has come since the last one recorded, each with an
 * event of that boundary's instant, once however many workers run. Claimed cases stay with their moderator; whoever
 * lets one go gives it to the pool then on duty. Claims do not depend on this (the rota answers at the pull): it
 * keeps lists and figures true.
 * @returns how many cases changed hands.
 */
export async function handOver(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  let handed = 0
  for (const { boundary, pool } of await handoversToMake(db, rules, now)) {
    await db
      .insertInto('handovers')
      .values({ boundary, pool, policy_version: rules.policy.version, done_at: null })
      .onConflict(conflict => conflict.column('boundary').doNothing())
      .execute()
    const cases = await giveOpenCases(db, boundary, pool, rules.policy.version)
    await db
      .updateTable('handovers')
      .set(eb => ({ cases: eb('cases', '+', cases), done_at: eb.fn.coalesce('done_at', eb.val(now)) }))
      .where('boundary', '=', boundary)
      .execute()
    handed += cases
  }
  return handed
}

/**
 * From the last handover that was made (again, for a row that somebody was busy with then) to the one of the shift
 * that is on at `now`. A changed policy takes over at once, not at a boundary that it had before it was in force.
 * A turn that comes after a later one has nothing to do.
 */
async function handoversToMake(
  db: Kysely<Database>,
  { rota, policy }: Rules,
  now: Date,
): Promise<{ boundary: Date; pool: Pool }[]> {
  const last = await db
    .selectFrom('handovers')
    .select(['boundary', 'policy_version'])
    .orderBy('boundary', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last && last.boundary > now) return []
  const current = rota.shiftAt(now)
  if (last && last.policy_version !== policy.version) return [{ boundary: now, pool: current.pool }]
  if (!last || now.getTime() - last.boundary.getTime() > CAUGHT_UP_MS)
    return [{ boundary: current.since ?? now, pool: current.pool }]

  const made = [{ boundary: last.boundary, pool: rota.poolOnDuty(last.boundary) }]
  for (let at = rota.shiftAt(last.boundary).until; at !== null && at <= now; at = rota.shiftAt(at).until)
    made.push({ boundary: at, pool: rota.poolOnDuty(at) })
  return made
}

/**
 * In small batches that pass over rows in use, so that no claim waits for them. A case that somebody held at the
 * boundary and let go since went to the pool that was on duty then.
 */
async function giveOpenCases(db: Kysely<Database>, boundary: Date, pool: Pool, policyVersion: string): Promise<number> {
  for (let handed = 0; ;) {
    const { rows } = await sql<{ case_id: number }>`
      with theirs as (
        select id, pool from cases where state = 'open' and pool = ${otherThan(pool)} and recorded_at < ${boundary}
          and not exists (
            select from claims
            where claims.case_id = cases.id and claimed_at < ${boundary} and coalesce(ended_at, expires_at) > ${boundary}
            ${askedForEach()})
        order by id limit ${A_BATCH} for update skip locked
      ), given as (
        update cases set pool = ${pool}, last_event = last_event + 1
        from theirs where cases.id = theirs.id
        returning cases.id, cases.last_event, theirs.pool as from_pool
      )
      insert into case_events (case_id, sequence, at, type, actor, pool, policy_version, data)
      select id, last_event, ${boundary}, 'handed_over', 'desk', ${pool}, ${policyVersion}, jsonb_build_object('from', from_pool)
      from given
      returning case_id`.execute(db)
    handed += rows.length
    if (rows.length < A_BATCH) return handed
  }
}

const otherThan = (pool: Pool): Pool => (pool === 'full_time' ? 'part_time' : 'full_time')
