import type { Selectable, Transaction } from 'kysely'
import { isUndecided, UNDECIDED } from './case.ts'
import { type CaseEvent, tellOfCase } from './case-events.ts'
import type { Database } from './database/schema.ts'

type Case = Selectable<Database['cases']>

/**
 * Locks a comment, then one case about it together with all its undecided ones, by id, as everybody does. A comment may
 * have two of those: a complaint's and an appeal's. While it is locked no other case opens.
 *
 * @returns the comment, the case, and the undecided ones beside it.
 */
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
  const others = cases.filter(({ id, state }) => id !== caseId && isUndecided(state))
  return { comment, found: cases.find(({ id }) => id === caseId)!, others }
}

/** Of the undecided cases beside one, that which goes on for it if it is decided no more. */
export function successorOf({ kind }: Pick<Case, 'kind'>, others: readonly Case[]): Case | undefined {
  return others.find(other => other.kind === kind)
}

/**
 * Tells several cases, all locked, of what happened to their comment: whoever holds one must look again before they
 * decide it.
 */
export async function tellCases(
  trx: Transaction<Database>,
  cases: readonly Pick<Case, 'id'>[],
  event: CaseEvent,
  policyVersion: string,
): Promise<void> {
  for (const { id } of cases) await tellOfCase(trx, id, [event], policyVersion, { raiseVersion: true })
}
