import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Queues } from '../queues.ts'
import type { DeliveryJob } from './deliver.ts'

/**
 * How long a relayed row is left to the queue. After it the row is relayed again: Redis may have lost the job. Until then it
 * takes a place of its site, so it is short; where the job is still there, the same again is no other.
 */
const RELAY_LEASE_MS = 20_000

/**
 * Puts what is due from the outbox onto the queue: for each site that has a webhook at most so many as the policy lets
 * be on their way at once, and only the head of each comment's line (a dead head holds it). So a site that hangs has
 * four in the queue and not its thousands, whatever waits for it. The rows stay locked until the jobs are added, and the
 * job's id is made from the row, so that a relay that dies in between does no harm.
 *
 * @param onlySite that one, for which there is room now; all of them, if none is named.
 * @returns how many.
 */
export async function relay(
  db: Kysely<Database>,
  queues: Pick<Queues, 'addMany'>,
  { inFlightPerSite }: Pick<Policy, 'inFlightPerSite'>,
  now: Date,
  onlySite?: string,
): Promise<number> {
  return await db.transaction().execute(async trx => {
    const sites = await sitesToServe(trx, now, onlySite)
    if (sites.length === 0) return 0
    const rows = await headsOfLines(trx, sites, inFlightPerSite, now)
    if (rows.length === 0) return 0
    await trx
      .updateTable('deliveries')
      .set({ relayed_until: new Date(now.getTime() + RELAY_LEASE_MS) })
      .where(
        'decision_id',
        'in',
        rows.map(row => row.decision_id),
      )
      .execute()
    await queues.addMany(
      'deliveries',
      rows.map(({ decision_id, attempts }) => ({
        name: 'deliver',
        data: { v: 1, decision: decision_id, attempts } satisfies DeliveryJob,
        jobId: `${decision_id}.${attempts}`,
      })),
    )
    return rows.length
  })
}

/**
 * The sites for which something is due and can be signed, each for one relay at a time: what two of them counted at once would together
 * be more than may be on its way. A process that is stopped in the middle must not keep a site to itself.
 */
async function sitesToServe(trx: Transaction<Database>, now: Date, onlySite: string | undefined): Promise<string[]> {
  await sql`set local idle_in_transaction_session_timeout = '30s'`.execute(trx)
  const named = onlySite === undefined ? sql`true` : sql`sites.id = ${onlySite}`
  const { rows } = await sql<{ id: string }>`
    with due as materialized (
      select id from sites
      where webhook_url is not null and ${named}
        and exists (select from site_webhook_secrets where site_id = sites.id and retired_at is null)
        and exists (
        select from deliveries
        where site_id = sites.id and state = 'waiting' and next_attempt_at <= ${now}
          and (relayed_until is null or relayed_until <= ${now})))
    select id from due where pg_try_advisory_xact_lock(hashtext('postmod relay'), hashtext(id))`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Those that wait the longest, of each site as many as it has room for; now locked. */
async function headsOfLines(trx: Transaction<Database>, sites: readonly string[], most: number, now: Date) {
  const { rows } = await sql<{ decision_id: string; attempts: number }>`
    select heads.decision_id, heads.attempts
    from unnest(${sites}::text[]) as served (id)
    cross join lateral (
      select decision_id, attempts from deliveries
      where site_id = served.id and state = 'waiting' and next_attempt_at <= ${now}
        and (relayed_until is null or relayed_until <= ${now})
        and not exists (
          select from deliveries before
          where before.comment_id = deliveries.comment_id and before.sequence < deliveries.sequence
            and before.state in ('waiting', 'dead'))
        -- The site has said what became of it while it was on its way.
        and not exists (
          select from deliveries arriving
          where arriving.comment_id = deliveries.comment_id and arriving.sequence < deliveries.sequence
            and arriving.relayed_until > ${now})
      order by next_attempt_at
      limit greatest(0, ${most}::int - (
        select count(*) from deliveries going
        where going.site_id = served.id and going.relayed_until > ${now}))
      for update skip locked
    ) heads`.execute(trx)
  return rows
}
