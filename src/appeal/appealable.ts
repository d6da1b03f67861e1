import { type Selectable, type Transaction } from 'kysely'
import { UNDECIDED } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Action } from '../database/tables/decisions.ts'
import type { Policy } from '../policy.ts'
import { AppealNotTakenError } from './refused.ts'
import type { Appeal } from './schema.ts'
import { takenSince } from './taken-since.ts'

type Comment = Selectable<Database['comments']>

/**
 * May this decision be appealed against by this author now? The comment is locked.
 * @throws {AppealNotTakenError}
 */
export async function checkAppealable(
  trx: Transaction<Database>,
  { decision, author }: Appeal,
  comment: Comment,
  { appeals, timeZone }: Policy,
  now: Date,
): Promise<void> {
  if (comment.author === null || comment.author !== author.id)
    throw new AppealNotTakenError('not-the-author', 'Only the author of a comment can appeal.')
  const { action, sequence, state, ended_at } = await trx
    .selectFrom('decisions')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .select(['action', 'decisions.sequence', 'deliveries.state', 'ended_at'])
    .where('decisions.id', '=', decision)
    .executeTakeFirstOrThrow()
  if (action !== 'amend' && action !== 'delete')
    throw new AppealNotTakenError('nothing-to-appeal', 'This decision took nothing away from the comment.')
  await checkNotAppealed(trx, decision, timeZone)
  switch (state) {
    case 'waiting':
    case 'dead':
      throw new AppealNotTakenError('not-applied-yet', 'The decision has not been carried out yet: try again soon.')
    case 'withdrawn':
    case 'superseded':
      throw new AppealNotTakenError(
        'does-not-stand',
        'This decision does not stand any more: nothing is to be appealed.',
      )
    case 'gone':
      throw new AppealNotTakenError('comment-gone', 'The comment was gone already when it was decided.')
    case 'applied':
      break
  }
  if (await takenSince(trx, { comment: comment.id, sequence }))
    throw new AppealNotTakenError(
      'overtaken',
      'The comment has been decided on again since: appeal against the later decision.',
    )
  const end = new Date((ended_at ?? now).getTime() + appeals.within)
  if (now > end) throw new AppealNotTakenError('too-late', `The time to appeal ended on ${inWords(end, timeZone)}.`)
  // Last: who is told to try again may be taken then.
  await checkNoOther(trx, comment.id)
}

/** One at a time: what comes of the first may change what the second is about. */
async function checkNoOther(trx: Transaction<Database>, commentId: number): Promise<void> {
  const other = await trx
    .selectFrom('cases')
    .select('id')
    .where('comment_id', '=', commentId)
    .where('kind', '=', 'appeal')
    .where('state', 'in', [...UNDECIDED, 'decided'])
    .executeTakeFirst()
  if (other)
    throw new AppealNotTakenError(
      'another-appeal',
      'Another appeal about this comment is being looked at: try again when it has been answered.',
    )
}

const WORDS: Partial<Record<Action, string>> = { uphold: 'upheld', restore: 'overturned' }

async function checkNotAppealed(trx: Transaction<Database>, decision: string, timeZone: string): Promise<void> {
  const before = await trx
    .selectFrom('appeals')
    .leftJoin('deliveries', join =>
      join
        .onRef('deliveries.case_id', '=', 'appeals.case_id')
        .on('deliveries.state', 'not in', ['withdrawn', 'superseded']),
    )
    .leftJoin('decisions', 'decisions.id', 'deliveries.decision_id')
    .select(['received_at', 'action', 'deliveries.first_sent_at'])
    .where('appeals.decision_id', '=', decision)
    .executeTakeFirst()
  if (!before) return
  const when = inWords(before.received_at, timeZone)
  // Nothing of what became of it is told before it leaves.
  const told = before.first_sent_at !== null && before.action !== null && WORDS[before.action]
  const became = told ? `the decision was ${told}` : 'it is being looked at'
  throw new AppealNotTakenError(
    'appealed-already',
    `There was an appeal on ${when}, and ${became}. A decision is appealed against once.`,
  )
}

function inWords(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long', timeStyle: 'short' }).format(at)
}
