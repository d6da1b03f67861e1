import { type Kysely, sql } from 'kysely'
import { complaintsAnsweredWith } from '../answered-with.ts'
import { type Seer, seesSite } from '../claim/sees.ts'
import type { Database } from '../database/schema.ts'

export type SelectedCase = Awaited<ReturnType<typeof readSelected>>[number]

/**
 * What one looks at before deciding several cases alike, by their ids; what is not there, or not of a site
 * that they see, is left out.
 */
export async function readSelected(db: Kysely<Database>, seer: Seer, caseIds: readonly number[]) {
  if (caseIds.length === 0) return []
  return await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .select(['cases.id', 'cases.version', 'cases.state', 'cases.reasons'])
    .select(complaintsAnsweredWith.as('complaints'))
    .select(['comment_revisions.text', 'author_name', 'article_title'])
    .select(sql<number>`(select count(*) from notes where notes.case_id = cases.id)`.as('notes'))
    .where('cases.id', 'in', caseIds)
    .where(seesSite(seer, 'cases.site_id'))
    .execute()
}
