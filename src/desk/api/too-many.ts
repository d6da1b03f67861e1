import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database/schema.ts'
import type { Complaint } from '../../intake/complaint.ts'
import { overTheMost, tooManyOpen } from '../../intake/most-open.ts'
import type { Policy } from '../../policy.ts'
import { Problem } from '../problem.ts'

/**
 * Refuses a site's batch in which somebody has more undecided complaints than the policy lets one person have. What is on
 * the queue already, and what a decision may answer at once, is not counted here: the worker counts once more.
 *
 * @param fresh those of `all` that are no repeats.
 * @throws {Problem} naming each that is too many.
 */
export async function refuseTooMany(
  db: Kysely<Database>,
  all: readonly Complaint[],
  fresh: readonly Complaint[],
  policy: Policy,
): Promise<void> {
  if (policy.mostOpenComplaints === null) return
  const decided = await decidedComments(db, fresh)
  const waiting = fresh.filter(({ comment }) => !decided.has(comment.id))
  const over = new Set(await overTheMost(db, waiting, policy))
  if (over.size === 0) return
  const errors = [...all.entries()]
    .filter(([, complaint]) => over.has(complaint))
    .map(([i]) => ({ path: `complaints[${i}].complainant.key`, message: tooManyOpen(policy) }))
  throw new Problem(409, 'too-many-open-complaints', 'Somebody has too many undecided complaints; nothing was taken.', {
    errors,
  })
}

/** The site's ids of those comments that were decided on, and about which nothing is undecided. All are of one site. */
async function decidedComments(db: Kysely<Database>, complaints: readonly Complaint[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select site_comment_id as id from comments
    where site_id = ${complaints[0]?.site ?? ''}
      and site_comment_id = any(${complaints.map(({ comment }) => comment.id)})
      and last_decision > 0 and not exists (
        select from cases where comment_id = comments.id and state in ('open', 'claimed', 'awaiting_second'))`.execute(
    db,
  )
  return new Set(rows.map(({ id }) => id))
}
