import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database/schema.ts'
import { composeDecisions } from '../../delivery/compose.ts'
import type { Decision } from '../../delivery/message.ts'
import type { Policy } from '../../policy.ts'
import { type Key, keyset } from '../lists/keyset.ts'

/** In the order in which they might leave. */
export const byLeaving = (page: number) =>
  keyset('asc', { 'deliveries.not_before': 'instant', 'deliveries.decision_id': 'uuid' }, page)

type Head = { decision_id: string; first_sent_at: Date | null; key: Key }

/**
 * What a site has been told or may be told, and has not acknowledged: of each comment's line only the head, past its
 * grace; dead deliveries, too. From now on these cannot be withdrawn any more. One that is being withdrawn or sent at
 * this very moment is left to the next reading.
 */
export async function readUnacknowledged(
  db: Kysely<Database>,
  siteId: string,
  { after, limit }: { after?: string | undefined; limit: number },
  policy: Policy,
  now: Date,
): Promise<{ decisions: Decision[]; next: string | undefined }> {
  const order = byLeaving(limit)
  const { rows: heads } = await sql<Head>`
    select deliveries.decision_id, deliveries.first_sent_at, ${order.key} as key
    from deliveries
    where deliveries.site_id = ${siteId} and deliveries.state in ('waiting', 'dead') and deliveries.not_before <= ${now}
      and ${order.beyond({ after })}
      and not exists (
        select from deliveries before
        where before.comment_id = deliveries.comment_id and before.sequence < deliveries.sequence
          and before.state in ('waiting', 'dead'))
    order by ${order.order({ after })}
    limit ${limit + 1}`.execute(db)
  const { rows, next } = order.listed(heads, { after })
  const fresh = rows.filter(({ first_sent_at }) => first_sent_at === null).map(({ decision_id }) => decision_id)
  const left = await showFirst(db, fresh, now)
  const shown = rows.filter(({ decision_id, first_sent_at }) => first_sent_at !== null || left.has(decision_id))
  const ids = shown.map(({ decision_id }) => decision_id)
  return { decisions: await composeDecisions(db, ids, policy), next }
}

/** Those of them that are shown from now on: all but what has ended or is locked by somebody else. */
async function showFirst(db: Kysely<Database>, decisionIds: readonly string[], now: Date): Promise<Set<string>> {
  if (decisionIds.length === 0) return new Set()
  const { rows } = await sql<{ decision_id: string }>`
    update deliveries set first_sent_at = coalesce(first_sent_at, ${now})
    where decision_id in (
      select decision_id from deliveries
      where decision_id = any(${decisionIds}::uuid[]) and state in ('waiting', 'dead')
      for update skip locked)
    returning decision_id`.execute(db)
  return new Set(rows.map(({ decision_id }) => decision_id))
}
