import { z } from 'zod'
import { type Store } from './store.ts'

const commentRow = z.object({
  id: z.string(),
  /** The path of the article it stands under. */
  article: z.string(),
  authorId: z.string(),
  authorName: z.string(),
  text: z.string(),
  postedAt: z.string(),
  inReplyTo: z.string().nullable(),
  revision: z.int(),
  state: z.enum(['shown', 'removed']),
  editedBy: z.enum(['author', 'moderator']).nullable(),
  statement: z.string().nullable(),
})

export type Comment = z.infer<typeof commentRow>
export type NewComment = Omit<Comment, 'state' | 'editedBy' | 'statement'>

/** A comment and the replies to it, oldest first. */
export interface Thread {
  comment: Comment
  replies: Thread[]
}

/** Where readers find the comment: a path of this site, with the comment's own place on the page. */
export function addressOf(comment: Pick<Comment, 'article' | 'id'>): string {
  return `${comment.article}#comment-${encodeURIComponent(comment.id)}`
}

/** The comments under an article, oldest first. */
export function commentsUnder(store: Store, article: string): Comment[] {
  const rows = store.prepare('select * from comments where article = ? order by postedAt, rowid').all(article)
  return z.array(commentRow).parse(rows)
}

export function findComment(store: Store, id: string): Comment | undefined {
  return commentRow.optional().parse(store.prepare('select * from comments where id = ?').get(id))
}

/** Puts comments in thread order. A reply to a comment that is not among them stands by itself. */
export function threads(comments: Comment[]): Thread[] {
  const byId = new Map<string, Thread>(comments.map(comment => [comment.id, { comment, replies: [] }]))
  const roots: Thread[] = []
  for (const thread of byId.values()) {
    const parent = thread.comment.inReplyTo === null ? undefined : byId.get(thread.comment.inReplyTo)
    ;(parent?.replies ?? roots).push(thread)
  }
  return roots
}

/** The same comment again (a double press of Post) adds nothing. */
export function addComment(store: Store, comment: NewComment): void {
  store
    .prepare(
      `insert into comments (id, article, authorId, authorName, text, postedAt, inReplyTo, revision)
       values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`,
    )
    .run(
      comment.id,
      comment.article,
      comment.authorId,
      comment.authorName,
      comment.text,
      comment.postedAt,
      comment.inReplyTo,
      comment.revision,
    )
}

/**
 * Gives a comment a new text and with it a new revision, if it still is as the editor saw it (`revision`).
 * Says whether it was.
 */
export function changeText(
  store: Store,
  comment: Pick<Comment, 'id' | 'revision' | 'text'>,
  by: 'author' | 'moderator',
): boolean {
  const { changes } = store
    .prepare(
      `update comments set text = ?, editedBy = ?, revision = revision + 1, state = 'shown'
       where id = ? and revision = ? and (state = 'shown' or ? = 'moderator')`,
    )
    .run(comment.text, by, comment.id, comment.revision, by)
  return changes === 1
}

/** What authors have changed and Postmod was not told of. */
export function changedByAuthors(store: Store): Comment[] {
  const rows = store
    .prepare(`select * from comments where editedBy = 'author' and state = 'shown' and revision > told`)
    .all()
  return z.array(commentRow).parse(rows)
}

export function toldOf(store: Store, { id, revision }: Pick<Comment, 'id' | 'revision'>): void {
  store.prepare('update comments set told = max(told, ?) where id = ?').run(revision, id)
}

/** Puts a comment back as its author had written it: a new revision like any other. */
export function restoreComment(store: Store, { id, text }: Pick<Comment, 'id' | 'text'>): void {
  store
    .prepare(`update comments set text = ?, editedBy = null, state = 'shown', revision = revision + 1 where id = ?`)
    .run(text, id)
}

/** Takes a comment off the page; its place and the replies to it stay. */
export function removeComment(store: Store, id: string): void {
  store.prepare(`update comments set state = 'removed' where id = ?`).run(id)
}

/** Keeps what the moderators wrote to the comment's author. */
export function tellAuthor(store: Store, id: string, statement: string | null): void {
  store.prepare('update comments set statement = ? where id = ?').run(statement, id)
}
