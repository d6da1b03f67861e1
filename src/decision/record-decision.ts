import { type Selectable, sql, type Transaction } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { CaseMove } from '../case.ts'
import { moveCase } from '../case-events.ts'
import { type lockCommentAndCases, tellCases } from '../comment-cases.ts'
import type { Database } from '../database/schema.ts'
import { partyTo } from '../claim/party.ts'
import { tellIfOverdue } from '../deadline/overdue.ts'
import type { Policy } from '../policy.ts'
import type { Rules } from '../rules.ts'
import type { CheckedChoice } from './check-choice.ts'
import type { Decided } from './choice.ts'
import { NotYoursError } from './errors.ts'
import { asksForCase, fillFromCase, fillWhen, readAbout } from './statement.ts'

/** What is decided: a case, its comment, and the other undecided cases of that, all locked. */
export type Deciding = {
  comment: Selectable<Database['comments']>
  decided: Selectable<Database['cases']>
  others: Awaited<ReturnType<typeof lockCommentAndCases>>['others']
}

/** Who decided, under which claim, what the comment said; and who agreed, if the policy asked for a second person. */
export type Making = {
  choice: CheckedChoice
  textBefore: string | null
  moderatorId: string
  claimId: string
  secondedBy?: string
}

/**
 * Writes one decision with its texts, its outbox row, the case's move and its event. It leaves for the site after the
 * policy's grace. Whoever has another case of the comment before them (an appeal's, or a complaint's beside it) is told,
 * and looks again before they decide, unless it leaves the comment as it is.
 *
 * @throws {NotYoursError} whoever decides, or agrees, has become a party to the case since they took it.
 */
export async function recordDecision(
  trx: Transaction<Database>,
  { comment, decided, others }: Deciding,
  step: CaseMove,
  { choice, textBefore, moderatorId, claimId, secondedBy }: Making,
  rules: Rules,
  now: Date,
): Promise<Decided> {
  const { policy } = rules
  await checkNoParty(trx, decided.id, [moderatorId, secondedBy], policy)
  const { action, rule, textAfter, answer } = choice
  const statement = choice.statement && (await filled(trx, choice.statement, decided.id, policy, now))
  const decisionId = uuidv7({ msecs: now.getTime() })
  const sequence = comment.last_decision + 1
  const leavesAt = new Date(now.getTime() + policy.grace)
  const about = { case_id: decided.id, comment_id: comment.id, sequence }
  await trx.updateTable('comments').set({ last_decision: sequence }).where('id', '=', comment.id).execute()
  await trx
    .insertInto('decisions')
    .values({
      ...about,
      id: decisionId,
      revision: comment.revision,
      action,
      rule,
      rule_words: policy.houseRules[rule] ?? null,
      moderator_id: moderatorId,
      claim_id: claimId,
      policy_version: policy.version,
      seconded_by: secondedBy ?? null,
      decided_at: now,
    })
    .execute()
  await trx
    .insertInto('decision_texts')
    .values({ decision_id: decisionId, text_before: textBefore, text_after: textAfter, statement, answer })
    .execute()
  await trx
    .insertInto('deliveries')
    .values({
      ...about,
      decision_id: decisionId,
      site_id: comment.site_id,
      state: 'waiting',
      not_before: leavesAt,
      next_attempt_at: leavesAt,
    })
    .execute()
  // Overdue, and the shift worker has not come by: it looks at undecided cases only.
  await tellIfOverdue(trx, decided, rules, now)
  const data = { decision: decisionId, action, rule, leaves: leavesAt.toISOString() }
  await moveCase(
    trx,
    decided.id,
    step,
    {
      type: 'decided',
      at: now,
      actor: { moderator: moderatorId },
      data: secondedBy === undefined ? data : { ...data, second: secondedBy },
    },
    policy.version,
    { leased_until: null, decided_at: now },
  )
  const beside = { type: 'comment_decided', at: now, actor: 'desk', data: { case: decided.id, action } } as const
  if (action !== 'keep' && action !== 'uphold') await tellCases(trx, others, beside, policy.version)
  return { decisionId, caseId: decided.id, leavesAt }
}

/** What is sent is true: of this case, at the time of the decision. */
async function filled(
  trx: Transaction<Database>,
  words: string,
  caseId: number,
  policy: Policy,
  now: Date,
): Promise<string> {
  const about = asksForCase(words) ? await readAbout(trx, { sites: 'all' }, caseId) : undefined
  return fillWhen(about ? fillFromCase(words, about, policy) : words, now, policy)
}

/** They were none when they took it; since then they may have complained, or be known to have written the comment. */
async function checkNoParty(
  trx: Transaction<Database>,
  caseId: number,
  moderatorIds: readonly (string | undefined)[],
  policy: Policy,
): Promise<void> {
  const { rows } = await sql`
    select from unnest(${moderatorIds.filter(id => id !== undefined)}::uuid[]) as deciding (id), cases
      join comments on comments.id = cases.comment_id
    where cases.id = ${caseId} and ${partyTo(sql.ref('deciding.id'), policy)}`.execute(trx)
  if (rows.length > 0)
    throw new NotYoursError(
      'whoever decides this wrote the comment, complained about it or raised it: let it go, and somebody else decides',
    )
}
