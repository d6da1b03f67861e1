import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { addArticle, type Article } from './articles.ts'
import { addComment, type NewComment } from './comments.ts'
import { harbourBridge } from './harbour-bridge.ts'
import { SITE } from './site.ts'
import { inTransaction, type Store } from './store.ts'

const COMPLAINTS = new URL('../complaints.jsonl', import.meta.url)

const person = z.object({ id: z.string(), name: z.string() })
const earlierComment = z.object({ id: z.string(), author: person, text: z.string(), postedAt: z.string().optional() })

/** What a line of the example complaints says about the comments of a site. */
const exampleComplaint = z.object({
  site: z.string(),
  comment: earlierComment.extend({
    revision: z.int(),
    postedAt: z.string(),
    article: z.object({ url: z.string(), title: z.string() }),
    inReplyTo: earlierComment.optional(),
    thread: z.array(earlierComment).default([]),
  }),
})

type ReportedComment = z.infer<typeof exampleComplaint>['comment']

/** Fills a store on its first start: the lead story, and the articles and comments of the example complaints. */
export function seed(store: Store, now: Date): void {
  inTransaction(store, () => {
    const { user_version: version } = z
      .object({ user_version: z.int() })
      .parse(store.prepare('pragma user_version').get())
    if (version > 0) return
    const { article, comments } = harbourBridge(now)
    addArticle(store, article)
    for (const comment of comments) addComment(store, comment)
    seedReported(store, readReported())
    store.exec('pragma user_version = 1')
  })
}

function readReported(): ReportedComment[] {
  return readFileSync(COMPLAINTS, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => exampleComplaint.parse(JSON.parse(line)))
    .filter(({ site }) => site === SITE)
    .map(({ comment }) => comment)
}

function seedReported(store: Store, reported: ReportedComment[]): void {
  const articles = new Map<string, Article>()
  const comments = new Map<string, NewComment>()
  // Newest revision first: the first text of a comment that is met is the one that stands.
  for (const comment of reported.toSorted((a, b) => b.revision - a.revision)) {
    const article = articleOf(comment)
    const first = articles.get(article.path)
    if (!first || article.publishedAt < first.publishedAt) articles.set(article.path, article)
    if (!comments.has(comment.id)) comments.set(comment.id, commentOf(comment, article, comment))
  }
  // What is only quoted around a complaint comes after: the complaints know the comments' revisions.
  for (const comment of reported) {
    for (const quoted of [comment.inReplyTo ?? [], comment.thread].flat()) {
      if (!comments.has(quoted.id)) comments.set(quoted.id, commentOf(quoted, articleOf(comment), comment))
    }
  }
  for (const article of articles.values()) addArticle(store, article)
  for (const comment of comments.values()) addComment(store, comment)
}

function articleOf({ article, postedAt }: ReportedComment): Article {
  return {
    path: new URL(article.url).pathname,
    title: article.title,
    byline: 'By our own reporter',
    standfirst: '',
    body: ['Read the full story in the paper.'],
    publishedAt: new Date(Date.parse(postedAt) - 3_600_000).toISOString(),
    place: 1,
  }
}

function commentOf(
  comment: z.infer<typeof earlierComment> & { revision?: number; inReplyTo?: { id: string } | undefined },
  article: Article,
  reported: ReportedComment,
): NewComment {
  // Quoted without a time, a comment was posted some time before the one it stands beside.
  const before = new Date(Date.parse(reported.postedAt) - 60_000).toISOString()
  return {
    id: comment.id,
    article: article.path,
    authorId: comment.author.id,
    authorName: comment.author.name,
    text: comment.text,
    postedAt: comment.postedAt === undefined ? before : new Date(comment.postedAt).toISOString(),
    inReplyTo: comment.inReplyTo?.id ?? null,
    revision: comment.revision ?? 1,
  }
}
