import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Complaint } from '../../intake/complaint.ts'

export interface CommentsTable {
  id: GeneratedAlways<number>
  site_id: string
  site_comment_id: string
  author: string | null
  posted_at: ColumnType<Date, Date | string>
  /** The newest revision known. */
  revision: number
  /** Its author and time of posting are as staff typed them: the site has told nothing of it. */
  typed: Generated<boolean>
  /** The sequence of the comment's latest decision. */
  last_decision: Generated<number>
  /** When its author removed it, as the site says. */
  removed_at: Generated<Date | null>
  /** Which revision was removed: a newer one brings it back. */
  removed_revision: Generated<number | null>
}

type Thread = NonNullable<Complaint['comment']['thread']>

/** What the comment said, by revision: texts and names, which can be erased. */
export interface CommentRevisionsTable {
  comment_id: number
  revision: number
  text: string | null
  author_name: string | null
  url: string | null
  article_url: string | null
  article_title: string | null
  in_reply_to: JSONColumnType<Thread[number] | null, string | null, string | null>
  thread: JSONColumnType<Thread | null, string | null, string | null>
  seen_at: Date
}
