import type { Kysely } from 'kysely'
import { answeredWith } from '../answered-with.ts'
import type { Database } from '../database/schema.ts'
import type { DecisionMessage } from './message.ts'

/**
 * The message of a decision, where it goes, and every secret it is signed with.
 * @throws if the decision's site has no webhook; the relay passes those over.
 */
export async function composeMessage(
  db: Kysely<Database>,
  decisionId: string,
  now: Date,
): Promise<{ url: string; secrets: string[]; message: DecisionMessage }> {
  const decision = await db
    .selectFrom('decisions')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .innerJoin('comments', 'comments.id', 'decisions.comment_id')
    .innerJoin('sites', 'sites.id', 'comments.site_id')
    .select(['decisions.case_id', 'decisions.sequence', 'decisions.revision', 'action', 'rule', 'decided_at'])
    .select(['text_before', 'text_after', 'statement', 'answer', 'comments.site_id', 'site_comment_id', 'webhook_url'])
    .where('decisions.id', '=', decisionId)
    .where('webhook_url', 'is not', null)
    .$narrowType<{ webhook_url: string; action: DecisionMessage['data']['action'] }>()
    .executeTakeFirstOrThrow()
  const answered = await answeredWith(db, [decision.case_id])
  const complaints = await db
    .selectFrom('complaints')
    .select('id')
    .where(
      'case_id',
      'in',
      answered.map(({ complaints_of }) => complaints_of),
    )
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  const secrets = await db
    .selectFrom('site_webhook_secrets')
    .select('secret')
    .where('site_id', '=', decision.site_id)
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute()

  const message: DecisionMessage = {
    type: 'decision.made',
    timestamp: now.toISOString(),
    data: {
      decision: decisionId,
      case: decision.case_id,
      site: decision.site_id,
      comment: decision.site_comment_id,
      sequence: decision.sequence,
      action: decision.action,
      rule: decision.rule,
      revision: decision.revision,
      textBefore: decision.text_before ?? '',
      textAfter: decision.text_after,
      statement: decision.statement,
      answers: complaints.map(({ id }) => ({ complaint: id, answer: decision.answer ?? '' })),
      decidedAt: decision.decided_at.toISOString(),
    },
  }
  return { url: decision.webhook_url, secrets: secrets.map(({ secret }) => secret), message }
}
