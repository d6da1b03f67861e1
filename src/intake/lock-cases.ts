import type { Transaction } from 'kysely'
import { isUndecided, UNDECIDED } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Group } from './batch.ts'
import type { Case } from './join.ts'
import { type Standing, standingDecisions } from './standing.ts'

/** What there is about the comments of a batch: their undecided cases, their standing decisions, and those's cases by id. */
export type Known = {
  undecided: ReadonlyMap<number, Case>
  /** The undecided appeals about comments that came with a new text. */
  appeals: readonly Case[]
  standing: ReadonlyMap<number, Standing>
  decided: ReadonlyMap<number, Case>
}

/**
 * Locks the undecided cases that these comments have and those of their standing decisions, by id. The comments are
 * locked and their revisions recorded.
 */
export async function lockCases(trx: Transaction<Database>, groups: readonly Group[]): Promise<Known> {
  const standing = await standingDecisions(trx, groups)
  const decided = [...standing.values()].map(({ caseId }) => caseId)
  const rows = await trx
    .selectFrom('cases')
    .selectAll()
    .where(
      'comment_id',
      'in',
      groups.map(({ comment }) => comment.id),
    )
    .where(eb => eb.or([eb('state', 'in', UNDECIDED), ...(decided.length > 0 ? [eb('id', 'in', decided)] : [])]))
    .orderBy('id')
    .forUpdate()
    .execute()
  const undecided = rows.filter(({ state }) => isUndecided(state))
  const changed = new Set(groups.filter(({ comment }) => comment.newText).map(({ comment }) => comment.id))
  return {
    standing,
    undecided: new Map(undecided.filter(({ kind }) => kind === 'complaint').map(row => [row.comment_id, row])),
    appeals: undecided.filter(({ kind, comment_id }) => kind === 'appeal' && changed.has(comment_id)),
    decided: new Map(rows.filter(({ state }) => !isUndecided(state)).map(row => [row.id, row])),
  }
}
