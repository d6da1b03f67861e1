import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Attempt } from './pages/decide/forms.ts'

/** What somebody had decided before they took it back: it comes into the form again, for who undoes wants to correct. */
export async function readUndone(
  db: Kysely<Database>,
  caseId: number,
  moderatorId: string,
): Promise<Attempt | undefined> {
  const undone = await db
    .selectFrom('withdrawals')
    .innerJoin('decisions', 'decisions.id', 'withdrawals.decision_id')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .select(['action', 'rule', 'text_after', 'statement', 'answer'])
    .where('case_id', '=', caseId)
    .where('withdrawals.moderator_id', '=', moderatorId)
    .orderBy('withdrawn_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!undone) return undefined
  const { action, rule, text_after, statement, answer } = undone
  return { action, rule, textAfter: text_after ?? '', statement: statement ?? undefined, answer: answer ?? undefined }
}
