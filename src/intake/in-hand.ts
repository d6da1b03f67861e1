import type { Transaction } from 'kysely'
import { UNDECIDED } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Complaint } from './complaint.ts'

type Subject = Pick<Complaint, 'site' | 'comment'>

/** Who holds the comment's case decides it, and is no party to it. */
export async function holds(
  trx: Transaction<Database>,
  moderatorId: string,
  subject: Subject,
  now: Date,
): Promise<boolean> {
  const claim = await undecidedCases(trx, subject)
    .innerJoin('claims', 'claims.case_id', 'cases.id')
    .where('claims.moderator_id', '=', moderatorId)
    .where('claims.ended_at', 'is', null)
    .where('claims.expires_at', '>', now)
    .executeTakeFirst()
  return claim !== undefined
}

/** Who has proposed what becomes of it, too. */
export async function proposed(trx: Transaction<Database>, moderatorId: string, subject: Subject): Promise<boolean> {
  const proposal = await undecidedCases(trx, subject)
    .innerJoin('proposals', 'proposals.case_id', 'cases.id')
    .where('proposals.moderator_id', '=', moderatorId)
    .where('proposals.ended_at', 'is', null)
    .executeTakeFirst()
  return proposal !== undefined
}

function undecidedCases(trx: Transaction<Database>, { site, comment }: Subject) {
  return trx
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select('cases.id')
    .where('comments.site_id', '=', site)
    .where('site_comment_id', '=', comment.id)
    .where('cases.state', 'in', UNDECIDED)
}
