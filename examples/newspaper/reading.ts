import { randomUUID } from 'node:crypto'
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { articleView, frontPageView, type ArticleView } from './article-pages.ts'
import { articleAt, frontPage, type Article } from './articles.ts'
import { addressOf, commentsUnder, findComment, threads } from './comments.ts'
import { sendPage } from './layout.ts'
import { readerOf } from './readers.ts'
import { type Newspaper } from './site.ts'

const asked = z.object({ reply: z.string().optional().catch(undefined) })

/** The front page, the articles, and the address of every comment. */
export function readingRoutes(app: FastifyInstance, newspaper: Newspaper): void {
  const { store } = newspaper

  app.get('/', (request, reply) =>
    sendPage(request, reply, newspaper.now(), { title: 'Front page', main: frontPageView(frontPage(store)) }),
  )

  app.get<{ Params: { id: string } }>('/comments/:id', (request, reply) => {
    const comment = findComment(store, request.params.id)
    return comment ? reply.redirect(addressOf(comment)) : reply.callNotFound()
  })

  // Articles keep the paths they have always had, so any other path may be one.
  app.get('/*', (request, reply) => {
    const article = articleAt(store, request.url.split('?')[0] ?? '')
    if (!article) return reply.callNotFound()
    const replyTo = asked.parse(request.query).reply
    return sendArticle(newspaper, request, reply, article, { replyTo })
  })
}

/** Sends an article with its comments; with `refused`, as the answer to a comment that could not be posted. */
export function sendArticle(
  newspaper: Newspaper,
  request: FastifyRequest,
  reply: FastifyReply,
  article: Article,
  about: { replyTo: string | undefined; refused?: ArticleView['refused'] },
): FastifyReply {
  const comments = commentsUnder(newspaper.store, article.path)
  const main = articleView({
    article,
    threads: threads(comments),
    reader: readerOf(request),
    replyTo: comments.find(({ id, state }) => id === about.replyTo && state === 'shown'),
    form: randomUUID(),
    refused: about.refused,
  })
  const status = about.refused ? 422 : 200
  return sendPage(request, reply, newspaper.now(), { title: article.title, main, status })
}
