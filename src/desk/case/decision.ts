import type { Kysely } from 'kysely'
import type { Database } from '../../database/schema.ts'

export type CardDecision = NonNullable<Awaited<ReturnType<typeof readDecision>>>

/** The decision of a case that stands, with its texts and what became of its delivery. */
export async function readDecision(db: Kysely<Database>, caseId: number) {
  return await db
    .selectFrom('decisions')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .innerJoin('moderators', 'moderators.id', 'decisions.moderator_id')
    .leftJoin('moderators as second', 'second.id', 'decisions.seconded_by')
    .select([
      'decisions.id',
      'decisions.moderator_id',
      'seconded_by',
      'action',
      'rule',
      'rule_words',
      'decided_at',
      'moderators.name',
    ])
    .select(['second.name as secondedBy', 'text_before', 'text_after', 'statement', 'answer'])
    .select(['deliveries.not_before', 'deliveries.state as delivery', 'first_sent_at', 'relayed_until'])
    .select(['deliveries.site_id', 'attempts', 'attempts_before', 'dead_because', 'last_status', 'last_error'])
    .where('decisions.case_id', '=', caseId)
    .where('deliveries.state', '<>', 'withdrawn')
    .executeTakeFirst()
}

export type CardProposal = NonNullable<Awaited<ReturnType<typeof readProposal>>>

/** What somebody would decide and a second person has yet to agree to. */
export async function readProposal(db: Kysely<Database>, caseId: number) {
  return await db
    .selectFrom('proposals')
    .innerJoin('moderators', 'moderators.id', 'proposals.moderator_id')
    .select(['proposals.moderator_id', 'moderators.name', 'action', 'rule', 'proposed_at'])
    .select(['text_after', 'statement', 'answer'])
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}
