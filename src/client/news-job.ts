import { createHash } from 'node:crypto'
import type { CommentNews } from '../intake/comment-news.ts'

/** The name of such jobs on the queue `complaints`; a job of any other name carries complaints. */
export const NEWS_JOB = 'comment'

/** The job of a comment's news; its id is made from what it carries, so that a lost reply does not make two jobs. */
export function newsJob(news: CommentNews) {
  const jobId = createHash('sha256').update(JSON.stringify(news)).digest('hex')
  return { name: NEWS_JOB, data: { v: 1, ...news }, jobId }
}
