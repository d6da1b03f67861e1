import { type Complaint } from 'postmod/client'
import { REMOVED } from './article-pages.ts'
import { articleAt } from './articles.ts'
import { addressOf, type Comment, commentsUnder } from './comments.ts'
import { type Newspaper } from './site.ts'

/** So many comments before the one it is about, and after it, go with it. */
const AROUND = 10

/** A comment as Postmod is told of it: what it says now, where it stands, and what is around it. */
export function asPostmodSees(newspaper: Pick<Newspaper, 'store' | 'address'>, comment: Comment): Complaint['comment'] {
  const article = articleAt(newspaper.store, comment.article)
  const comments = commentsUnder(newspaper.store, comment.article)
  const place = comments.findIndex(({ id }) => id === comment.id)
  const parent = comments.find(({ id }) => id === comment.inReplyTo)
  const around = [
    ...comments.slice(Math.max(0, place - AROUND), place),
    ...comments.slice(place + 1, place + 1 + AROUND),
  ]
  return {
    id: comment.id,
    revision: comment.revision,
    url: newspaper.address() + addressOf(comment),
    text: comment.text,
    author: { id: comment.authorId, name: comment.authorName },
    postedAt: comment.postedAt,
    article: { url: newspaper.address() + comment.article, title: article?.title ?? '' },
    ...(parent && { inReplyTo: asReadersSee(parent) }),
    thread: around.map(asReadersSee),
  }
}

function asReadersSee(comment: Comment) {
  return {
    id: comment.id,
    author: { id: comment.authorId, name: comment.authorName },
    text: comment.state === 'removed' ? REMOVED : comment.text,
    postedAt: comment.postedAt,
  }
}
