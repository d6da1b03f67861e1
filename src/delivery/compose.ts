import type { Kysely } from 'kysely'
import { answeredWith } from '../answered-with.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Decision, DecisionMessage } from './message.ts'

/**
 * The message of a decision, where it goes, and every secret it is signed with.
 * @throws if the decision's site has no webhook; the relay passes those over.
 */
export async function composeMessage(
  db: Kysely<Database>,
  decisionId: string,
  policy: Policy,
  now: Date,
): Promise<{ url: string; secrets: string[]; message: DecisionMessage }> {
  const [data] = await composeDecisions(db, [decisionId], policy)
  if (!data) throw new Error(`there is no decision ${decisionId}`)
  const { webhook_url } = await db
    .selectFrom('sites')
    .select('webhook_url')
    .where('id', '=', data.site)
    .where('webhook_url', 'is not', null)
    .$narrowType<{ webhook_url: string }>()
    .executeTakeFirstOrThrow()
  const secrets = await db
    .selectFrom('site_webhook_secrets')
    .select('secret')
    .where('site_id', '=', data.site)
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute()
  const message: DecisionMessage = { type: 'decision.made', timestamp: now.toISOString(), data }
  return { url: webhook_url, secrets: secrets.map(({ secret }) => secret), message }
}

/** What sites are told of these decisions, in the order given; one that is not known is left out. */
export async function composeDecisions(
  db: Kysely<Database>,
  decisionIds: readonly string[],
  { houseRules }: Policy,
): Promise<Decision[]> {
  if (decisionIds.length === 0) return []
  const rows = await db
    .selectFrom('decisions')
    .leftJoin('appeals', 'appeals.case_id', 'decisions.case_id')
    .leftJoin('decisions as appealed', 'appealed.id', 'appeals.decision_id')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .innerJoin('comments', 'comments.id', 'decisions.comment_id')
    .select(['decisions.id', 'decisions.case_id', 'decisions.sequence', 'decisions.revision'])
    .select([
      'decisions.action',
      'decisions.rule',
      'decisions.rule_words',
      'appeals.id as appeal',
      'appealed.id as against',
    ])
    .select(['appealed.case_id as wrong_case'])
    .select([
      'decisions.decided_at',
      'text_before',
      'text_after',
      'statement',
      'answer',
      'comments.site_id',
      'site_comment_id',
    ])
    .where('decisions.id', 'in', decisionIds)
    .execute()
  const complaints = await complaintsAnswered(
    db,
    rows.flatMap(row => answeredCase(row) ?? []),
  )
  const decisions = new Map(
    rows.map((row): [string, Decision] => [
      row.id,
      {
        decision: row.id,
        case: row.case_id,
        site: row.site_id,
        comment: row.site_comment_id,
        sequence: row.sequence,
        action: row.action,
        rule: row.rule,
        ruleWords: row.rule_words ?? houseRules[row.rule] ?? row.rule,
        revision: row.revision,
        textBefore: row.text_before ?? '',
        textAfter: row.text_after,
        statement: row.statement,
        ...(row.appeal !== null && row.against !== null && { appeal: { id: row.appeal, against: row.against } }),
        answers: (complaints.get(answeredCase(row) ?? 0) ?? []).map(({ id, reference }) => ({
          complaint: id,
          reference,
          answer: row.answer ?? '',
        })),
        decidedAt: row.decided_at.toISOString(),
      },
    ]),
  )
  return decisionIds.flatMap(id => decisions.get(id) ?? [])
}

/** The case whose complainants this decision answers; where an appeal is upheld, none. */
function answeredCase({
  case_id,
  action,
  wrong_case,
}: {
  case_id: number
  action: string
  wrong_case: number | null
}): number | null {
  if (action === 'uphold') return null
  return action === 'restore' ? wrong_case : case_id
}

/** By case: its complaints and those of the cases it took over, the first received first. */
async function complaintsAnswered(db: Kysely<Database>, caseIds: readonly number[]) {
  if (caseIds.length === 0) return new Map<number, { id: string; reference: string }[]>()
  const answered = await answeredWith(db, caseIds)
  const answering = Map.groupBy(answered, ({ complaints_of }) => complaints_of)
  const complaints = await db
    .selectFrom('complaints')
    .select(['id', 'reference', 'case_id'])
    .where('case_id', 'in', [...answering.keys()])
    // What was raised at the desk is no complaint that the site knows.
    .where('raised_by', 'is', null)
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  const all = complaints.flatMap(complaint =>
    (answering.get(complaint.case_id) ?? []).map(({ case_id }) => ({ ...complaint, answered_by: case_id })),
  )
  return Map.groupBy(all, ({ answered_by }) => answered_by)
}
