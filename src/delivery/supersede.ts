import type { Transaction } from 'kysely'
import { move, UNDECIDED } from '../case.ts'
import { type CaseEvent, moveCase, tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { takeOver } from '../decision/take-over.ts'
import { recordText } from '../intake/record-text.ts'
import type { Rules } from '../rules.ts'
import { openSuccessor } from './open-successor.ts'
import type { ChangedComment } from './outcome.ts'

type Locked = Awaited<ReturnType<typeof lockCommentAndCases>>

/**
 * The site says that the comment has changed since it was decided: the case is superseded, and the comment's undecided
 * case, or a new one, goes on for it and answers its complainants. With the new text, if the site told it: an older
 * revision never replaces a newer one.
 */
export async function supersede(
  trx: Transaction<Database>,
  { comment, decided, undecided }: Locked,
  changed: ChangedComment | undefined,
  event: Omit<CaseEvent, 'type'>,
  leftAt: Date,
  rules: Rules,
  now: Date,
): Promise<void> {
  const { version } = rules.policy
  const newText = changed !== undefined && changed.revision > comment.revision
  if (newText) await recordText(trx, comment, changed, now)
  const successor = undecided ?? (await openSuccessor(trx, decided, rules, now))
  // The card says what the site did not: that there is a newer text than the one it shows.
  const told = newText || comment.revision > decided.revision
  const superseded = { ...event, type: 'superseded', data: { ...event.data, by: successor.id, told } } as const
  await moveCase(trx, decided.id, move('decided', 'superseded'), superseded, version, { left_at: leftAt })
  await takeOver(trx, successor, decided, 'site', rules, now)
  if (newText)
    await tellOfCase(
      trx,
      successor.id,
      [{ type: 'comment_changed', at: now, actor: 'site', data: { revision: changed.revision } }],
      version,
    )
}

/** The comment first, then its cases by id, as everybody does. While the comment is locked no other case opens. */
export async function lockCommentAndCases(trx: Transaction<Database>, commentId: number, caseId: number) {
  const comment = await trx
    .selectFrom('comments')
    .selectAll()
    .where('id', '=', commentId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const cases = await trx
    .selectFrom('cases')
    .selectAll()
    .where('comment_id', '=', commentId)
    .where(eb => eb.or([eb('id', '=', caseId), eb('state', 'in', UNDECIDED)]))
    .orderBy('id')
    .forUpdate()
    .execute()
  const { revision } = await trx
    .selectFrom('decisions')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .select('decisions.revision')
    .where('deliveries.case_id', '=', caseId)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirstOrThrow()
  const decided = { ...cases.find(({ id }) => id === caseId)!, revision }
  return { comment, decided, undecided: cases.find(({ id, kind }) => id !== caseId && kind === decided.kind) }
}
