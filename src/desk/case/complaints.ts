import type { Kysely } from 'kysely'
import { answeredWith } from '../../answered-with.ts'
import type { Database } from '../../database/schema.ts'
import { withNotice } from '../../notice/with-notice.ts'

export type CardComplaint = Awaited<ReturnType<typeof readComplaints>>[number]

/** The complaints that a case's decision answers, the first raised first: also those of cases that it took over. */
export async function readComplaints(db: Kysely<Database>, caseId: number) {
  const answered = await answeredWith(db, [caseId])
  return await db
    .selectFrom('complaints')
    .leftJoin('complaint_texts', join =>
      join
        .onRef('complaint_texts.site_id', '=', 'complaints.site_id')
        .onRef('complaint_texts.complaint_id', '=', 'complaints.id'),
    )
    .leftJoin('moderators', 'moderators.id', 'complaints.raised_by')
    .select([
      'complaints.id',
      'reason',
      'source',
      'raised_at',
      'received_at',
      'complainant_id',
      'detail',
      'complaint_texts.name',
      'complaints.reference',
      'moderators.name as raiser',
    ])
    .select(withNotice.as('notice'))
    .where(
      'case_id',
      'in',
      answered.map(one => one.complaints_of),
    )
    .orderBy('raised_at')
    .orderBy('complaints.id')
    .execute()
}
