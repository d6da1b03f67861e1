import type { Transaction } from 'kysely'
import { move } from '../case.ts'
import { type CaseEvent, moveCase, tellOfCase } from '../case-events.ts'
import { type lockCommentAndCases, successorOf, tellCases } from '../comment-cases.ts'
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
  { comment, found: decided, others }: Locked,
  changed: ChangedComment | undefined,
  event: Omit<CaseEvent, 'type'>,
  leftAt: Date,
  rules: Rules,
  now: Date,
): Promise<void> {
  const { version } = rules.policy
  const newText = changed !== undefined && changed.revision > comment.revision
  if (newText) await recordText(trx, comment, changed, now)
  const successor = successorOf(decided, others) ?? (await openSuccessor(trx, decided, rules, now))
  // The card says what the site did not: that there is a newer text than the one it shows.
  const told = newText || comment.revision > (await decidedRevision(trx, decided.id))
  const superseded = { ...event, type: 'superseded', data: { ...event.data, by: successor.id, told } } as const
  await moveCase(trx, decided.id, move('decided', 'superseded'), superseded, version, { left_at: leftAt })
  await takeOver(trx, successor, decided, 'site', rules, now)
  if (!newText) return
  const news = { type: 'comment_changed', at: now, actor: 'site', data: { revision: changed.revision } } as const
  // To take over was news already to whoever holds the successor.
  await tellOfCase(trx, successor.id, [news], version)
  const beside = others.filter(({ id }) => id !== successor.id)
  await tellCases(trx, beside, news, version)
}

async function decidedRevision(trx: Transaction<Database>, caseId: number): Promise<number> {
  const { revision } = await trx
    .selectFrom('decisions')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .select('decisions.revision')
    .where('deliveries.case_id', '=', caseId)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirstOrThrow()
  return revision
}
