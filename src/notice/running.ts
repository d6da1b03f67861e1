import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** The case in which a notice is looked at: that of its complaint, or the one that goes on for it. */
export async function caseOf(db: Kysely<Database>, noticeId: number) {
  return await db
    .selectFrom('notices')
    .innerJoin('complaints', join =>
      join.onRef('complaints.site_id', '=', 'notices.site_id').onRef('complaints.id', '=', 'notices.complaint_id'),
    )
    .innerJoin('cases', 'cases.id', 'complaints.case_id')
    .select(['notices.comment_id', 'notices.site_id'])
    .select(sql<number>`coalesce(cases.goes_on_in, cases.id)`.as('caseId'))
    .where('notices.id', '=', noticeId)
    .executeTakeFirst()
}

/** Locks a notice after its comment and its case, in the order in which everybody locks. Undefined if there is none. */
export async function lockNotice(trx: Transaction<Database>, noticeId: number) {
  const about = await caseOf(trx, noticeId)
  if (!about) return undefined
  await trx.selectFrom('comments').select('id').where('id', '=', about.comment_id).forNoKeyUpdate().execute()
  // It may have gone on in another one meanwhile; now it cannot.
  const { caseId, site_id: site } = (await caseOf(trx, noticeId))!
  await trx.selectFrom('cases').select('id').where('id', '=', caseId).forUpdate().execute()
  const notice = await trx
    .selectFrom('notices')
    .selectAll()
    .where('id', '=', noticeId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { notice, caseId, site }
}
