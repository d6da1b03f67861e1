import type { Transaction } from 'kysely'
import { move } from '../case.ts'
import { moveCase, tellOfCase } from '../case-events.ts'
import { mayActStill } from '../claim/sees.ts'
import { lockCommentAndCases, successorOf } from '../comment-cases.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { NotYoursError, TooLateError } from './errors.ts'
import { takeOver } from './take-over.ts'

/** `successor`: complaints have opened another case about the comment meanwhile; that one goes on for both. */
export type Withdrawn = { caseId: number; successor?: number }

/**
 * Takes a decision back before it has left for the site. It stays in the record, beside its withdrawal; the case is
 * open again, for the pool on duty.
 *
 * @throws {NotYoursError} neither made nor seconded by this moderator, or they do not see its site any more.
 * @throws {TooLateError} it has left for the site, or was withdrawn already.
 */
export async function withdraw(
  trx: Transaction<Database>,
  moderatorId: string,
  decisionId: string,
  rules: Rules,
  now: Date,
): Promise<Withdrawn> {
  const { policy, rota } = rules
  const made = await trx
    .selectFrom('decisions')
    .select(['case_id', 'comment_id', 'moderator_id', 'seconded_by'])
    .where('id', '=', decisionId)
    .executeTakeFirst()
  const theirs = made?.moderator_id === moderatorId || made?.seconded_by === moderatorId
  if (!made || !theirs || !(await mayActStill(trx, moderatorId, made.case_id)))
    throw new NotYoursError('a decision is withdrawn by whoever made it')
  const { found: decided, others } = await lockCommentAndCases(trx, made.comment_id, made.case_id)
  const successor = successorOf(decided, others)
  await lockUnsent(trx, decisionId)

  await trx
    .insertInto('withdrawals')
    .values({ decision_id: decisionId, moderator_id: moderatorId, withdrawn_at: now })
    .execute()
  await trx
    .updateTable('deliveries')
    .set({ state: 'withdrawn', ended_at: now })
    .where('decision_id', '=', decisionId)
    .execute()
  const actor = { moderator: moderatorId }
  const withdrawn = { type: 'withdrawn', at: now, actor, data: { decision: decisionId } } as const
  if (!successor) {
    const pool = rota.poolOnDuty(now)
    await moveCase(trx, decided.id, move('decided', 'open'), { ...withdrawn, pool }, policy.version, {
      pool,
      decided_at: null,
      raiseVersion: true,
    })
    return { caseId: decided.id }
  }
  // Two undecided cases of a comment and kind cannot be: what was complained of here is answered with the other one.
  await tellOfCase(trx, decided.id, [withdrawn], policy.version)
  await moveCase(
    trx,
    decided.id,
    move('decided', 'superseded'),
    { type: 'superseded', at: now, actor, data: { by: successor.id } },
    policy.version,
  )
  await takeOver(trx, successor, decided, actor, rules, now)
  return { caseId: decided.id, successor: successor.id }
}

/**
 * The relay locks the row, too, while it puts it onto the queue. That is not waited for: a Redis that hangs would keep
 * the comment, the case and this connection for as long.
 */
async function lockUnsent(trx: Transaction<Database>, decisionId: string): Promise<void> {
  const delivery = await trx
    .selectFrom('deliveries')
    .select(['state', 'attempts', 'relayed_until', 'first_sent_at'])
    .where('decision_id', '=', decisionId)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!delivery) throw new TooLateError('this decision is leaving for the site at this moment')
  const { state, attempts, relayed_until, first_sent_at } = delivery
  if (state === 'withdrawn') throw new TooLateError('this decision was withdrawn already')
  // A site that reads its decisions has been shown it without an attempt.
  if (state !== 'waiting' || attempts > 0 || relayed_until !== null || first_sent_at !== null)
    throw new TooLateError('this decision has left for the site and cannot be withdrawn any more')
}
