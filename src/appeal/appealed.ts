import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What an appeal's case is about. */
export type AppealedDecision = {
  appeal: string
  decision: string
  caseId: number
  rule: string
  /** The comment, and which of its decisions it is. */
  comment: number
  sequence: number
  /** What the comment said before it; null if that was erased. */
  textBefore: string | null
}

/** The decision that an appeal's case is against; undefined if it is no appeal's. */
export async function appealedDecision(db: Kysely<Database>, caseId: number): Promise<AppealedDecision | undefined> {
  return await db
    .selectFrom('appeals')
    .innerJoin('decisions', 'decisions.id', 'appeals.decision_id')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .select(['appeals.id as appeal', 'decisions.id as decision', 'decisions.case_id as caseId', 'rule'])
    .select(['decisions.comment_id as comment', 'decisions.sequence'])
    .select('text_before as textBefore')
    .where('appeals.case_id', '=', caseId)
    .executeTakeFirst()
}

/** Was this decision overturned on appeal, by one that stands? */
export function isOverturned(decisionId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from appeals
      join deliveries overturning on overturning.case_id = appeals.case_id
        and overturning.state not in ('withdrawn', 'superseded')
      join decisions restoring on restoring.id = overturning.decision_id and restoring.action = 'restore'
    where appeals.decision_id = ${decisionId})`
}
