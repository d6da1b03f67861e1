import { type Kysely, sql } from 'kysely'
import { type Seer, seesSite } from '../../claim/sees.ts'
import type { Database } from '../../database/schema.ts'

export type NoticeRow = Awaited<ReturnType<typeof listRunningNotices>>[number]

/** A newspaper has a few of them at once; more than this is a page that nobody reads. */
const MOST = 200
const LATEST = 50

/** The notices of the sites they see that nobody has dealt with: those with a clock first, by when they are due. */
export async function listRunningNotices(db: Kysely<Database>, seer: Seer) {
  return await notices(db, seer)
    .where('notices.ended_at', 'is', null)
    // One that cannot be counted is the most pressing: nobody knows when it is due.
    .orderBy(sql`notices.jurisdiction = 'england-and-wales' and notices.due_at is null`, 'desc')
    .orderBy('notices.due_at')
    .orderBy('notices.id')
    .limit(MOST)
    .execute()
}

/** The latest that were dealt with. */
export async function listEndedNotices(db: Kysely<Database>, seer: Seer): Promise<NoticeRow[]> {
  return await notices(db, seer)
    .where('notices.ended_at', 'is not', null)
    .orderBy('notices.ended_at', 'desc')
    .orderBy('notices.id', 'desc')
    .limit(LATEST)
    .execute()
}

function notices(db: Kysely<Database>, seer: Seer) {
  return db
    .selectFrom('notices')
    .innerJoin('complaints', join =>
      join.onRef('complaints.site_id', '=', 'notices.site_id').onRef('complaints.id', '=', 'notices.complaint_id'),
    )
    .innerJoin('cases', 'cases.id', 'complaints.case_id')
    .innerJoin('sites', 'sites.id', 'notices.site_id')
    .leftJoin('notice_texts', 'notice_texts.notice_id', 'notices.id')
    .leftJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'notices.comment_id')
        .onRef('comment_revisions.revision', '=', 'complaints.revision'),
    )
    .select(['notices.id', 'jurisdiction', 'notices.received_at', 'notices.due_at', 'missing', 'ended_at', 'ended_as'])
    .select(['notice_texts.name as from', 'sites.name as site', 'article_title'])
    .select(sql<number>`coalesce(cases.goes_on_in, cases.id)`.as('case_id'))
    .where(seesSite(seer, 'notices.site_id'))
}
