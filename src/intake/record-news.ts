import { type Selectable, type Transaction } from 'kysely'
import { isUndecided } from '../case.ts'
import { type CaseEvent, tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { textNow } from '../decision/text-now.ts'
import type { Rules } from '../rules.ts'
import type { CommentChanged, CommentNews, CommentRemoved } from './comment-news.ts'
import { commentIsAt, learnAuthor, revisionRow } from './comments.ts'

/** `known`: this or something newer was known. `not_complained_of`: nothing is kept of such a comment. */
export type NewsOutcome = 'recorded' | 'known' | 'not_complained_of'

type Comment = Selectable<Database['comments']>

/**
 * Records what a site tells of a comment, with the event of it on the cases that it is about: every undecided one (a
 * complaint's and an appeal's), or else the one decided last. Whoever holds an undecided one must look again before they decide. What is older than what is
 * known changes nothing, and what the site did by our own decision is no news to its case.
 *
 * Locks the comment, then its cases by id.
 */
export async function recordNews(
  trx: Transaction<Database>,
  news: CommentNews,
  rules: Rules,
  now: Date,
): Promise<NewsOutcome> {
  const { site, id } = 'changed' in news ? { ...news.changed, id: news.changed.comment.id } : about(news.removed)
  const comment = await trx
    .selectFrom('comments')
    .selectAll()
    .where('site_id', '=', site)
    .where('site_comment_id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!comment) return 'not_complained_of'
  return 'changed' in news
    ? await recordChanged(trx, comment, news.changed, rules, now)
    : await recordRemoved(trx, comment, news.removed, rules, now)
}

const about = ({ site, comment }: CommentRemoved) => ({ site, id: comment })

async function recordChanged(
  trx: Transaction<Database>,
  comment: Comment,
  { comment: changed }: CommentChanged,
  rules: Rules,
  now: Date,
): Promise<NewsOutcome> {
  if (comment.typed) await learnAuthor(trx, comment.id, changed)
  if (changed.revision <= comment.revision) return 'known'
  const before = await textNow(trx, comment)
  await trx
    .insertInto('comment_revisions')
    .values(revisionRow(comment.id, changed, now))
    .execute()
  await commentIsAt(trx, comment.id, changed.revision)

  const event = { type: 'comment_changed', at: now, actor: 'site', data: { revision: changed.revision } } as const
  const concerned = await lockConcerned(trx, comment.id)
  const sameText = before !== null && plain(before) === plain(changed.text)
  const amended = concerned?.decision?.text_after ?? null
  const ours = amended !== null && plain(amended) === plain(changed.text)
  const isNews = concerned?.undecided || (!sameText && !ours)
  const mustLookAgain = !sameText || comment.removed_at !== null
  if (concerned && isNews) await tell(trx, concerned, event, mustLookAgain, rules)
  return 'recorded'
}

async function recordRemoved(
  trx: Transaction<Database>,
  comment: Comment,
  { revision = comment.revision, removedAt }: CommentRemoved,
  rules: Rules,
  now: Date,
): Promise<NewsOutcome> {
  const { removed_revision: before } = comment
  if (revision < comment.revision || (before !== null && revision <= before)) return 'known'
  await trx
    .updateTable('comments')
    .set({ removed_at: new Date(removedAt), removed_revision: revision })
    .where('id', '=', comment.id)
    .execute()
  const concerned = await lockConcerned(trx, comment.id)
  const ours = concerned?.decision?.action === 'delete'
  const event = { type: 'comment_removed', at: now, actor: 'site', data: { removed: removedAt } } as const
  if (concerned && before === null && !ours) await tell(trx, concerned, event, true, rules)
  return 'recorded'
}

type Concerned = NonNullable<Awaited<ReturnType<typeof lockConcerned>>>

/** Only what is undecided has to be looked at again. */
async function tell(
  trx: Transaction<Database>,
  { ids, undecided }: Concerned,
  event: CaseEvent,
  mustLookAgain: boolean,
  { policy }: Rules,
): Promise<void> {
  for (const id of ids) await tellOfCase(trx, id, [event], policy.version, { raiseVersion: undecided && mustLookAgain })
}

/** The comment's undecided cases, or the one decided last that was not superseded, with its decision. */
async function lockConcerned(trx: Transaction<Database>, commentId: number) {
  const cases = await trx
    .selectFrom('cases')
    .select(['id', 'state'])
    .where('comment_id', '=', commentId)
    .where('state', '<>', 'superseded')
    .orderBy('id')
    .forUpdate()
    .execute()
  const undecided = cases.filter(({ state }) => isUndecided(state))
  if (undecided.length > 0) return { ids: undecided.map(({ id }) => id), undecided: true, decision: undefined }
  const decided = cases.at(-1)
  if (!decided) return undefined
  const decision = await trx
    .selectFrom('decisions')
    .innerJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .select(['action', 'text_after'])
    .where('case_id', '=', decided.id)
    .orderBy('sequence', 'desc')
    .executeTakeFirst()
  return { ids: [decided.id], undecided: false, decision }
}

/** A site has its own line ends. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}
