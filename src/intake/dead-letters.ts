import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { DeadLetterReason } from '../database/tables/complaints.ts'

export type DeadLetter = {
  queue: string
  jobId: string
  /** As it came: kept as JSON, so that it can be looked at and sent again. */
  payload: unknown
  reason: DeadLetterReason
  /** What is wrong and where, in words. */
  detail: string
}

/** JSON escapes what PostgreSQL's text cannot hold; a letter longer than this is cut, its hash is of the whole. */
const MOST_PAYLOAD = 200_000

/** Puts aside what cannot be recorded, with its reason. The same letter again is the same row. */
export async function putAside(db: Kysely<Database>, letter: DeadLetter, now: Date): Promise<void> {
  const payload = JSON.stringify(letter.payload) ?? 'undefined'
  await db
    .insertInto('dead_letters')
    .values({
      queue: letter.queue,
      job_id: storable(letter.jobId),
      payload_hash: createHash('sha256').update(payload).digest(),
      site_id: stringAt(letter.payload, 'site'),
      complaint_id: stringAt(letter.payload, 'id')?.toLowerCase() ?? null,
      reason: letter.reason,
      detail: storable(letter.detail).slice(0, 2000),
      payload: payload.slice(0, MOST_PAYLOAD),
      first_seen_at: now,
    })
    .onConflict(conflict => conflict.columns(['queue', 'payload_hash']).doUpdateSet({ resolved_at: null }))
    .execute()
}

/** Their site has sent these complaints again, and they are sound now: their old letters are closed. */
export async function resolveLetters(
  db: Kysely<Database>,
  site: string,
  complaintIds: readonly string[],
  now: Date,
): Promise<void> {
  await db
    .updateTable('dead_letters')
    .set({ resolved_at: now })
    .where('site_id', '=', site)
    .where('complaint_id', 'in', complaintIds)
    .where('resolved_at', 'is', null)
    .execute()
}

/** As PostgreSQL's text can hold it: a letter that cannot be put aside would be lost. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed()
}

function stringAt(payload: unknown, key: string): string | null {
  if (typeof payload !== 'object' || payload === null) return null
  const value: unknown = Reflect.get(payload, key)
  return typeof value === 'string' && value.length <= 100 && !value.includes('\u0000') && value.isWellFormed()
    ? value
    : null
}
