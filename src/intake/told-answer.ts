import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What a complainant is told of a decision. */
export type ToldAnswer = {
  action: string
  /** Null once it was erased. */
  words: string | null
  decidedAt: Date
  /** The decision was there before the complaint, which is answered with it. */
  byEarlierDecision: boolean
}

/**
 * The answer of a case's standing decision to one of its complaints, unless it may not leave yet. To tell it is to show
 * the decision to the site: it cannot be withdrawn any more.
 *
 * @param answeredBy the decision that was there before the complaint and answers it, if there was one.
 */
export async function toldAnswer(
  trx: Transaction<Database>,
  caseId: number,
  answeredBy: string | null,
  now: Date,
): Promise<ToldAnswer | undefined> {
  const decision = await standingOf(trx, caseId, now)
  if (!decision) return undefined
  const byEarlierDecision = answeredBy === decision.id
  const restored = await restoredBy(trx, decision.id, now)
  const { action, answer: words, decided_at: decidedAt } = restored ?? decision
  return { action, words, decidedAt, byEarlierDecision }
}

/** The appeal's decision that put the comment back, once it may leave. */
async function restoredBy(trx: Transaction<Database>, decisionId: string, now: Date) {
  const appeal = await trx
    .selectFrom('appeals')
    .select('case_id')
    .where('decision_id', '=', decisionId)
    .executeTakeFirst()
  const decision = appeal && (await standingOf(trx, appeal.case_id, now))
  return decision?.action === 'restore' ? decision : undefined
}

/** A case's standing decision, shown from now on; undefined if there is none or it may not leave yet. */
async function standingOf(trx: Transaction<Database>, caseId: number, now: Date) {
  const decision = await trx
    .selectFrom('decisions')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .select(['decisions.id', 'action', 'answer', 'decided_at', 'not_before', 'first_sent_at'])
    .where('decisions.case_id', '=', caseId)
    .where('deliveries.state', 'not in', ['withdrawn', 'superseded'])
    // What the site hears of before it may yet supersede it.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries as before')
            .select('before.decision_id')
            .whereRef('before.comment_id', '=', 'deliveries.comment_id')
            .whereRef('before.sequence', '<', 'deliveries.sequence')
            .where('before.state', 'in', ['waiting', 'dead']),
        ),
      ),
    )
    .executeTakeFirst()
  if (!decision || decision.not_before > now) return undefined
  if (decision.first_sent_at === null && !(await markShown(trx, decision.id, now))) return undefined
  return decision
}

/** @returns false if it was withdrawn at this moment. */
async function markShown(trx: Transaction<Database>, decisionId: string, now: Date): Promise<boolean> {
  const shown = await trx
    .updateTable('deliveries')
    .set(eb => ({ first_sent_at: eb.fn.coalesce('first_sent_at', eb.val(now)) }))
    .where('decision_id', '=', decisionId)
    .where('state', '<>', 'withdrawn')
    .returning('decision_id')
    .executeTakeFirst()
  return shown !== undefined
}
