import type { Kysely, Transaction } from 'kysely'
import { type CaseEvent, tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Group, ReceivedComplaint } from '../intake/batch.ts'
import type { Place } from '../intake/cases.ts'
import type { DefamationNotice } from '../intake/notice.ts'
import type { Rules } from '../rules.ts'
import { countNotice } from './due.ts'
import { missingOf } from './particulars.ts'

/**
 * Records the notices of complaints that were just recorded, each with its clock from *received* on, and says so in
 * its case. The caller has locked the cases.
 */
export async function recordNotices(
  trx: Transaction<Database>,
  groups: readonly Group[],
  places: ReadonlyMap<ReceivedComplaint, Place>,
  rules: Rules,
  now: Date,
): Promise<void> {
  for (const { comment, complaints } of groups) {
    for (const received of complaints) {
      const { notice } = received.complaint
      if (notice === undefined) continue
      const { caseId } = places.get(received)!
      await recordNotice(trx, { comment: comment.id, caseId, received, notice }, rules, now)
    }
  }
}

/** So many about one comment a moderator reads; more come from a crowd. */
export const MOST_SHOWN = 20

/** How many notices there are about a comment. */
export async function countNotices(db: Kysely<Database>, comment: number): Promise<number> {
  const { count } = await db
    .selectFrom('notices')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('comment_id', '=', comment)
    .executeTakeFirstOrThrow()
  return count
}

type Given = { comment: number; caseId: number; received: ReceivedComplaint; notice: DefamationNotice }

async function recordNotice(
  trx: Transaction<Database>,
  { comment, caseId, received: { complaint, receivedAt, raisedBy }, notice }: Given,
  rules: Rules,
  now: Date,
): Promise<void> {
  const { jurisdiction } = notice
  const missing = missingOf(notice)
  const counted = countNotice(rules, { jurisdiction, receivedAt })
  const { id } = await trx
    .insertInto('notices')
    .values({
      ...counted,
      site_id: complaint.site,
      complaint_id: complaint.id,
      comment_id: comment,
      jurisdiction,
      received_at: receivedAt,
      recorded_at: now,
      missing,
      consent_to_name: notice.consentToName ?? null,
      consent_to_email: notice.consentToEmail ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { name, email, words, why, meaning, inaccurate } = notice
  await trx.insertInto('notice_texts').values({ notice_id: id, name, email, words, why, meaning, inaccurate }).execute()
  const due = counted.due_at?.toISOString() ?? null
  const event: CaseEvent = {
    type: 'notice_received',
    at: now,
    actor: raisedBy === undefined ? 'site' : { moderator: raisedBy },
    data: { notice: id, complaint: complaint.id, jurisdiction, due, missing },
  }
  // Whoever is about to decide reads it first; but a crowd of them must not keep a case from ever being decided.
  const raiseVersion = (await countNotices(trx, comment)) <= MOST_SHOWN
  await tellOfCase(trx, caseId, [event], rules.policy.version, { raiseVersion })
}
