import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { openWhen } from '../decision/statement.ts'
import type { Policy } from '../policy.ts'
import type { Attempt } from './pages/decide/forms.ts'

/**
 * What somebody had decided before they took it back: it comes into the form again, for who undoes wants to correct. The
 * time of the decision in it is that of the next one.
 */
export async function readUndone(
  db: Kysely<Database>,
  caseId: number,
  moderatorId: string,
  policy: Policy,
): Promise<Attempt | undefined> {
  const undone = await db
    .selectFrom('withdrawals')
    .innerJoin('decisions', 'decisions.id', 'withdrawals.decision_id')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .select(['action', 'rule', 'text_after', 'statement', 'answer', 'decided_at'])
    .where('case_id', '=', caseId)
    .where('withdrawals.moderator_id', '=', moderatorId)
    .orderBy('withdrawn_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!undone) return undefined
  const { action, rule, text_after, statement, answer, decided_at } = undone
  return {
    action,
    rule,
    textAfter: text_after ?? '',
    statement: statement === null ? undefined : openWhen(statement, decided_at, policy),
    answer: answer ?? undefined,
  }
}
