import type { Transaction } from 'kysely'
import type { Holder } from '../claim/live-claim.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import { hashToken } from '../token.ts'
import type { Choice, Decided, Proposed } from './choice.ts'
import { asksForCase, fillFromCase, fillWhen, readAbout } from './statement.ts'

/**
 * What this claim has already decided or proposed, if it was this very choice and still stands: the answer to a
 * button pressed twice. Another choice, or one that was withdrawn, taken back or not agreed to, finds nothing here,
 * and then that its claim is lost.
 */
export async function madeAlready(
  trx: Transaction<Database>,
  holder: Holder,
  choice: Choice,
  policy: Policy,
): Promise<Decided | Proposed | undefined> {
  return (await decidedAlready(trx, holder, choice, policy)) ?? (await proposedAlready(trx, holder, choice))
}

async function decidedAlready(
  trx: Transaction<Database>,
  { moderatorId, token }: Holder,
  choice: Choice,
  policy: Policy,
): Promise<Decided | undefined> {
  const made = await trx
    .selectFrom('decisions')
    .innerJoin('claims', 'claims.id', 'decisions.claim_id')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .select(['decisions.id', 'decisions.case_id', 'decisions.action', 'decisions.rule', 'not_before'])
    .select(['text_after', 'statement', 'answer', 'decided_at'])
    .where('claims.token_hash', '=', hashToken(token))
    .where('claims.moderator_id', '=', moderatorId)
    .where('deliveries.state', '<>', 'withdrawn')
    .executeTakeFirst()
  if (!made || !isSame(made, await asFilled(trx, choice, made, policy))) return undefined
  return { decisionId: made.id, caseId: made.case_id, leavesAt: made.not_before, already: true }
}

async function proposedAlready(
  trx: Transaction<Database>,
  { moderatorId, token }: Holder,
  choice: Choice,
): Promise<Proposed | undefined> {
  const made = await trx
    .selectFrom('proposals')
    .innerJoin('claims', 'claims.id', 'proposals.claim_id')
    .select(['proposals.case_id', 'action', 'rule', 'text_after', 'statement', 'answer'])
    .where('claims.token_hash', '=', hashToken(token))
    .where('claims.moderator_id', '=', moderatorId)
    .where('proposals.ended_at', 'is', null)
    .executeTakeFirst()
  if (!made || !isSame(made, choice)) return undefined
  return { proposed: true, caseId: made.case_id }
}

/** Their words as they were recorded: of the case, at the time of the decision. */
async function asFilled(
  trx: Transaction<Database>,
  choice: Choice,
  made: { case_id: number; decided_at: Date },
  policy: Policy,
): Promise<Choice> {
  if (choice.statement === undefined) return choice
  const about = asksForCase(choice.statement) ? await readAbout(trx, { sites: 'all' }, made.case_id) : undefined
  const words = about ? fillFromCase(choice.statement, about, policy) : choice.statement
  return { ...choice, statement: fillWhen(words, made.decided_at, policy) }
}

/** The decision of this case, if it stands and this was the second person of it. */
export async function agreedAlready(
  trx: Transaction<Database>,
  moderatorId: string,
  caseId: number,
): Promise<Decided | undefined> {
  const made = await trx
    .selectFrom('decisions')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .select(['decisions.id', 'not_before'])
    .where('decisions.case_id', '=', caseId)
    .where('seconded_by', '=', moderatorId)
    .where('deliveries.state', '<>', 'withdrawn')
    .executeTakeFirst()
  return made && { decisionId: made.id, caseId, leavesAt: made.not_before, already: true }
}

type Made = {
  action: string
  rule: string
  text_after: string | null
  statement: string | null
  answer: string | null
}

/** Words that were left to the policy are not compared: it may have changed in between. */
function isSame(made: Made, choice: Choice): boolean {
  return (
    made.action === choice.action &&
    made.rule === choice.rule &&
    (choice.action === 'restore' || made.text_after === (choice.action === 'amend' ? choice.textAfter : null)) &&
    (choice.statement === undefined || made.statement === choice.statement.trim()) &&
    (choice.answer === undefined || made.answer === choice.answer.trim())
  )
}
