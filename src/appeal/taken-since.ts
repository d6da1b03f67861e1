import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { isOverturned } from './appealed.ts'

/**
 * The first decision after one about the same comment that amended or deleted it, too, and stands. Who looked since and
 * left it as it was, or put back what came after, took nothing from its author.
 */
export async function takenSince(
  db: Kysely<Database>,
  { comment, sequence }: { comment: number; sequence: number },
): Promise<{ action: string; caseId: number } | undefined> {
  return await db
    .selectFrom('deliveries')
    .innerJoin('decisions', 'decisions.id', 'deliveries.decision_id')
    .select(['decisions.action', 'decisions.case_id as caseId'])
    .where('deliveries.comment_id', '=', comment)
    .where('deliveries.sequence', '>', sequence)
    .where('deliveries.state', 'not in', ['withdrawn', 'superseded'])
    .where('decisions.action', 'in', ['amend', 'delete'])
    .where(({ not }) => not(isOverturned(sql.ref('decisions.id'))))
    .orderBy('deliveries.sequence')
    .executeTakeFirst()
}
