import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { recordNotices } from '../notice/record-notices.ts'
import type { Rules } from '../rules.ts'
import type { Group, LockedComment, ReceivedComplaint } from './batch.ts'
import { answeredAtOnce, joinCases } from './cases.ts'
import { commentKey, lockComments, recordRevisions } from './comments.ts'
import { checkMostOpen } from './most-open.ts'
import { lockCases } from './lock-cases.ts'
import { complainantIds, insertComplaints } from './complaints.ts'

/** `known`: this complaint had been recorded before, from whatever door. */
export type RecordOutcome = 'recorded' | 'known'

/**
 * Records a batch in the caller's transaction: each complaint once, in the comment's undecided case, in the one whose
 * decision answers it, or in a new one given to the pool on duty at `now`, with every event. All of it or nothing.
 *
 * Locks: comments by id, then cases by id, then people.
 *
 * @param batch at most 100; the same complaint twice in it is recorded once.
 * @returns an outcome for each, in the order given.
 * @throws {TooManyOpenError} naming those that are too many for their complainant.
 */
export async function recordComplaints(
  trx: Transaction<Database>,
  batch: readonly ReceivedComplaint[],
  rules: Rules,
  now: Date,
): Promise<RecordOutcome[]> {
  const locked = await lockComments(trx, batch)
  const recordedBefore = await knownComplaints(trx, batch)
  const fresh = batch.filter(({ complaint }) => {
    const key = complaintKey(complaint)
    if (recordedBefore.has(key)) return false
    recordedBefore.add(key)
    return true
  })

  if (fresh.length > 0) {
    // Only what is new says anything about the comment: a known complaint sent again changes nothing.
    const comments = await recordRevisions(trx, fresh, locked, now)
    const groups = groupByComment(fresh, comments)
    const known = await lockCases(trx, groups)
    const complainants = await complainantIds(trx, fresh)
    const answered = new Set(groups.flatMap(group => answeredAtOnce(group, known, complainants, rules.policy)))
    const waiting = fresh.filter(received => !answered.has(received))
    await checkMostOpen(trx, waiting, complainants, rules.policy)
    const places = await joinCases(trx, groups, known, complainants, rules, now)
    await insertComplaints(trx, groups, places, complainants, now)
    await recordNotices(trx, groups, places, rules, now)
  }

  const recorded = new Set(fresh)
  return batch.map(received => (recorded.has(received) ? 'recorded' : 'known'))
}

const complaintKey = ({ site, id }: { site: string; id: string }) => `${site}/${id}`

async function knownComplaints(trx: Transaction<Database>, batch: readonly ReceivedComplaint[]): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('complaints')
    .select(['site_id as site', 'id'])
    .where('site_id', 'in', [...new Set(batch.map(({ complaint }) => complaint.site))])
    .where(
      'id',
      'in',
      batch.map(({ complaint }) => complaint.id),
    )
    .execute()
  return new Set(rows.map(complaintKey))
}

function groupByComment(fresh: readonly ReceivedComplaint[], comments: ReadonlyMap<string, LockedComment>): Group[] {
  const groups = new Map<number, Group>()
  for (const received of fresh) {
    const comment = comments.get(commentKey(received.complaint.site, received.complaint.comment.id))!
    const group = groups.get(comment.id)
    if (group) group.complaints.push(received)
    else groups.set(comment.id, { comment, complaints: [received] })
  }
  for (const { complaints } of groups.values()) {
    complaints.sort(
      (a, b) => a.receivedAt.getTime() - b.receivedAt.getTime() || (a.complaint.id < b.complaint.id ? -1 : 1),
    )
  }
  return [...groups.values()].toSorted((a, b) => a.comment.id - b.comment.id)
}
