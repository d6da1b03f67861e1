import { type CommentNews, commentNewsSchema } from './comment-news.ts'
import { checkNotAhead, issuesOf, MalformedComplaintError } from './parse-complaint.ts'

/**
 * Checks what a site tells of a comment against the schema and the clock.
 * @throws {MalformedComplaintError}
 */
export function parseCommentNews(raw: unknown, now: Date): CommentNews {
  const parsed = commentNewsSchema.safeParse(raw)
  if (!parsed.success) throw new MalformedComplaintError(issuesOf(parsed.error))
  const news = parsed.data
  if ('removed' in news) checkNotAhead('removedAt', news.removed.removedAt, now)
  return news
}
