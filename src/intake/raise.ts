import type { Transaction } from 'kysely'
import type { Moderator } from '../claim/moderator.ts'
import { seesSiteNow } from '../claim/sees.ts'
import type { Database } from '../database/schema.ts'
import { type Rules, targetOf } from '../rules.ts'
import { type Complaint, complaintSchema } from './complaint.ts'
import { holds, proposed } from './in-hand.ts'
import { type DefamationNotice, misplacedNotice, noticeSchema } from './notice.ts'
import { recordComplaints } from './record.ts'
import { asTyped, NotRaisedError, type TypedComment } from './typed-comment.ts'

/** What somebody of the desk raises. `id`: a UUIDv7 of their form, so that a double press is one complaint. */
export type Raised = {
  id: string
  reason: string
  detail: string
  about: KnownComment | TypedComment
  /** A notice of defamation that came to the desk by letter or mail. */
  notice?: DefamationNotice | undefined
  /** When that came, and its clock began; else now. */
  receivedAt?: Date | undefined
}

/** A comment in the record, in the revision that they read. */
export type KnownComment = { comment: number; revision: number }

/** Who writes down a letter after a year has mistyped the year: what is counted from it could not be corrected. */
const LONGEST_AGO_MS = 366 * 86_400_000

/** The comment has changed since they read it. Nothing was recorded. */
export class RaisedOldTextError extends Error {
  override name = 'RaisedOldTextError'
}

/**
 * Records what somebody of the desk raises, as a complaint by staff: it joins the comment's undecided case, or opens one.
 * @returns the case.
 * @throws {NotRaisedError} it is malformed, of a site that they do not see, or of a case that they hold.
 * @throws {RaisedOldTextError}
 */
export async function raise(
  trx: Transaction<Database>,
  moderator: Moderator,
  raised: Raised,
  rules: Rules,
  now: Date,
): Promise<number> {
  const reason = check(raised, rules)
  const { about } = raised
  const comment = 'comment' in about ? await findKnown(trx, about) : asTyped(about, now)
  if (!(await seesNow(trx, moderator.id, comment.site))) throw new NotRaisedError('comment: there is no such comment')
  const complaint: Complaint = {
    id: raised.id,
    ...comment,
    complainant: {},
    reason,
    ...(raised.detail !== '' && { detail: raised.detail }),
    ...(raised.notice && { notice: raised.notice }),
    source: 'staff',
    raisedAt: (raised.receivedAt ?? now).toISOString(),
  }
  const { receivedAt = now } = raised
  if (receivedAt > now) throw new NotRaisedError('received: it cannot have come later than now')
  if (receivedAt.getTime() < now.getTime() - LONGEST_AGO_MS)
    throw new NotRaisedError('received: that is more than a year ago; look at the year again')
  const target = targetOf(rules, reason, receivedAt)
  const received = { complaint, receivedAt, target, raisedBy: moderator.id }
  await recordComplaints(trx, [received], rules, now)
  // Now that the comment and its case are locked, and nobody can claim it at the same moment.
  if (await holds(trx, moderator.id, comment, now))
    throw new NotRaisedError('you hold the case of this comment: decide it, or let it go first')
  if (await proposed(trx, moderator.id, comment))
    throw new NotRaisedError('you have proposed a decision on this comment: take that back first')
  const { case_id } = await trx
    .selectFrom('complaints')
    .select('case_id')
    .where('site_id', '=', comment.site)
    .where('id', '=', raised.id)
    .executeTakeFirstOrThrow()
  return case_id
}

function check({ reason, detail, notice }: Raised, { policy }: Rules): string {
  if (!Object.hasOwn(policy.reasons, reason)) throw new NotRaisedError('reason: choose what is wrong with the comment')
  const parsed = complaintSchema.shape.detail.safeParse(detail)
  if (!parsed.success) throw new NotRaisedError(`detail: ${parsed.error.issues[0]!.message}`)
  const faulty = notice && noticeSchema.safeParse(notice).error?.issues[0]
  if (faulty) throw new NotRaisedError(`${faulty.path.join('.')}: ${faulty.message}`)
  if (misplacedNotice({ reason, notice }) !== undefined)
    throw new NotRaisedError('reason: a notice is one of defamation: choose that')
  return reason
}

type Subject = Pick<Complaint, 'site' | 'comment'>

async function findKnown(trx: Transaction<Database>, { comment: id, revision }: KnownComment): Promise<Subject> {
  const known = await trx
    .selectFrom('comments')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .select(['site_id', 'site_comment_id', 'author', 'posted_at', 'comments.revision'])
    .select(['text', 'author_name', 'url', 'article_url', 'article_title'])
    .where('comments.id', '=', id)
    .executeTakeFirst()
  if (!known) throw new NotRaisedError('comment: there is no such comment')
  if (known.revision !== revision)
    throw new RaisedOldTextError('the comment has changed since you read it: read it again, then raise it')
  return {
    site: known.site_id,
    comment: {
      id: known.site_comment_id,
      revision,
      // What is known of this revision stays as it is; here it only has to be there.
      url: known.url ?? '',
      text: known.text ?? '',
      author: { id: known.author ?? '', name: known.author_name ?? '' },
      postedAt: known.posted_at.toISOString(),
      article: { url: known.article_url ?? '', title: known.article_title ?? '' },
    },
  }
}

async function seesNow(trx: Transaction<Database>, moderatorId: string, site: string): Promise<boolean> {
  const found = await trx
    .selectFrom('sites')
    .select('id')
    .where('id', '=', site)
    .where(seesSiteNow(moderatorId, 'sites.id'))
    .executeTakeFirst()
  return found !== undefined
}
