import { type Kysely, sql } from 'kysely'
import { type Seer, seesSite } from '../claim/sees.ts'
import type { Database } from '../database/schema.ts'

/** What came of an appeal: nobody has decided it, the decision stands, or a colleague put the comment back. */
export type CameOf = 'waiting' | 'stood' | 'put_right'

export type OwnAppealed = Awaited<ReturnType<typeof listOwnAppealed>>[number]

const MOST = 50

/**
 * The decisions of one moderator (made or seconded, of the sites they see) that were appealed against since an instant,
 * the latest appeal first: for their own eyes. Who decided the appeal is not among it.
 */
export async function listOwnAppealed(db: Kysely<Database>, { id, sites }: Seer & { id: string }, since: Date) {
  return await appealed(db, { id, sites }, since)
    .leftJoin('decision_texts as told', 'told.decision_id', 'answering.id')
    .innerJoin('comments', 'comments.id', 'decisions.comment_id')
    .leftJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'decisions.comment_id')
        .onRef('comment_revisions.revision', '=', 'decisions.revision'),
    )
    .select(['decisions.case_id', 'decisions.action', 'decisions.rule', 'decisions.rule_words', 'decisions.decided_at'])
    .select(['appeals.case_id as appeal_case', 'appeals.received_at', 'article_title', 'author_name'])
    .select(['answering.decided_at as answered_at', 'told.statement', cameOf.as('came_of')])
    .orderBy('appeals.received_at', 'desc')
    .orderBy('appeals.id')
    .limit(MOST)
    .execute()
}

/** How many of them came to what. */
export async function countOwnAppealed(
  db: Kysely<Database>,
  moderator: Seer & { id: string },
  since: Date,
): Promise<Record<CameOf, number>> {
  const rows = await appealed(db, moderator, since)
    .select(({ fn }) => [cameOf.as('came_of'), fn.countAll<number>().as('count')])
    .groupBy('came_of')
    .execute()
  const count = (of: CameOf) => rows.find(({ came_of }) => came_of === of)?.count ?? 0
  return { waiting: count('waiting'), stood: count('stood'), put_right: count('put_right') }
}

function appealed(db: Kysely<Database>, { id, sites }: Seer & { id: string }, since: Date) {
  return db
    .selectFrom('appeals')
    .innerJoin('decisions', 'decisions.id', 'appeals.decision_id')
    .leftJoin('deliveries as answer', join =>
      join.onRef('answer.case_id', '=', 'appeals.case_id').on('answer.state', 'not in', ['withdrawn', 'superseded']),
    )
    .leftJoin('decisions as answering', 'answering.id', 'answer.decision_id')
    .where(({ eb, or }) => or([eb('decisions.moderator_id', '=', id), eb('decisions.seconded_by', '=', id)]))
    .where('appeals.received_at', '>=', since)
    .where(seesSite({ sites }, 'appeals.site_id'))
}

const cameOf = sql<CameOf>`
  case answering.action when 'uphold' then 'stood' when 'restore' then 'put_right' else 'waiting' end`
