import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Group, ReceivedComplaint } from './batch.ts'
import type { Place } from './cases.ts'

/** The key of a complainant within a batch; undefined for one without a key, who is never counted. */
export function complainantKey({ complaint: { site, complainant } }: ReceivedComplaint): string | undefined {
  return complainant.key === undefined ? undefined : `${site}\u0000${complainant.key}`
}

/** The reader who complains, if the site names them: the same one is one person. */
export function personOf(received: ReceivedComplaint, complainants: ReadonlyMap<string, number>): number | undefined {
  return received.complaint.source === 'reader' ? complainants.get(complainantKey(received) ?? '') : undefined
}

/** Finds or makes the people of a batch. @returns their ids by `complainantKey`. */
export async function complainantIds(
  trx: Transaction<Database>,
  batch: readonly ReceivedComplaint[],
): Promise<Map<string, number>> {
  const people = new Map<string, { site_id: string; key: string }>()
  for (const received of batch) {
    const { site, complainant } = received.complaint
    const name = complainantKey(received)
    if (name !== undefined && complainant.key !== undefined) people.set(name, { site_id: site, key: complainant.key })
  }
  if (people.size === 0) return new Map()

  const sorted = [...people.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person)
  await trx
    .insertInto('complainants')
    .values(sorted)
    .onConflict(conflict => conflict.columns(['site_id', 'key']).doNothing())
    .execute()
  const rows = await trx
    .selectFrom('complainants')
    .select(['id', 'site_id', 'key'])
    .where(({ eb, refTuple }) =>
      eb(
        refTuple('site_id', 'key'),
        'in',
        sorted.map(({ site_id, key }) => sql<[string, string]>`(${site_id}, ${key})`),
      ),
    )
    .execute()
  return new Map(rows.map(({ id, site_id, key }) => [`${site_id}\u0000${key}`, id]))
}

/** Inserts the complaints with their texts, each in its place. */
export async function insertComplaints(
  trx: Transaction<Database>,
  groups: readonly Group[],
  places: ReadonlyMap<ReceivedComplaint, Place>,
  complainants: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  const all = groups
    .flatMap(({ comment, complaints }) => complaints.map(received => ({ comment, received })))
    .toSorted((a, b) => (a.received.complaint.id < b.received.complaint.id ? -1 : 1))

  // A plain insert: should the same id have come for another comment at this moment, its unique key fails this
  // transaction, and the next try finds it known.
  await trx
    .insertInto('complaints')
    .values(
      all.map(({ comment, received }) => {
        const { complaint, receivedAt, raisedBy } = received
        const { caseId, answeredBy } = places.get(received)!
        return {
          site_id: complaint.site,
          id: complaint.id,
          case_id: caseId,
          comment_id: comment.id,
          revision: complaint.comment.revision,
          complainant_id: complainants.get(complainantKey(received) ?? '') ?? null,
          reason: complaint.reason,
          source: complaint.source,
          raised_by: raisedBy ?? null,
          raised_at: complaint.raisedAt,
          received_at: receivedAt,
          recorded_at: now,
          answered_by: answeredBy,
        }
      }),
    )
    .execute()

  const texts = all.map(({ received: { complaint } }) => ({
    site_id: complaint.site,
    complaint_id: complaint.id,
    detail: complaint.detail ?? null,
    name: complaint.complainant.name ?? null,
    email: complaint.complainant.email ?? null,
  }))
  const written = texts.filter(({ detail, name, email }) => (detail ?? name ?? email) !== null)
  if (written.length > 0) await trx.insertInto('complaint_texts').values(written).execute()
}
