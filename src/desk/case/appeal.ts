import type { Kysely } from 'kysely'
import type { Database } from '../../database/schema.ts'

/** What an appeal's case is about: what the author wrote, and the decision that it is against. Undefined if it is none's. */
export async function readAppeal(db: Kysely<Database>, caseId: number) {
  return await db
    .selectFrom('appeals')
    .innerJoin('decisions', 'decisions.id', 'appeals.decision_id')
    .innerJoin('moderators', 'moderators.id', 'decisions.moderator_id')
    .leftJoin('moderators as second', 'second.id', 'decisions.seconded_by')
    .leftJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .leftJoin('appeal_texts', join =>
      join.onRef('appeal_texts.site_id', '=', 'appeals.site_id').onRef('appeal_texts.appeal_id', '=', 'appeals.id'),
    )
    .select(['appeals.id', 'appeals.received_at', 'appeal_texts.text'])
    .select([
      'decisions.case_id as against',
      'action',
      'rule',
      'rule_words',
      'decided_at',
      'text_before',
      'text_after',
      'statement',
    ])
    .select(['moderators.name', 'second.name as secondedBy'])
    .where('appeals.case_id', '=', caseId)
    .executeTakeFirst()
}
