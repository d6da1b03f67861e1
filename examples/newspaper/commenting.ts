import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { editView } from './article-pages.ts'
import { articleAt } from './articles.ts'
import { addComment, addressOf, changeText, findComment, type Comment } from './comments.ts'
import { formOf } from './forms.ts'
import { sendPage } from './layout.ts'
import { readerOf } from './readers.ts'
import { sendArticle } from './reading.ts'
import { type Newspaper } from './site.ts'

const LONGEST = 3000

// Browsers send line breaks as CR LF. What Postmod cannot store, nobody should be able to post.
const written = z
  .string()
  .default('')
  .transform(text => text.replaceAll('\r\n', '\n').trim())

const commentForm = z.object({ form: z.uuid(), article: z.string(), inReplyTo: z.string().default(''), text: written })
const editForm = z.object({ revision: z.coerce.number().int(), text: written })

/** Subscribers post comments, and edit their own. */
export function commentingRoutes(app: FastifyInstance, newspaper: Newspaper): void {
  const { store } = newspaper

  app.post('/comments', (request, reply) => {
    const { form, inReplyTo, text, ...sent } = formOf(commentForm, request)
    const article = articleAt(store, sent.article)
    if (!article) return reply.callNotFound()
    const author = readerOf(request)
    const problem = author ? problemWith(text) : 'Subscribers may comment: choose who you are reading as.'
    if (!author || problem) {
      const refused = { text, problem: problem ?? '' }
      return sendArticle(newspaper, request, reply, article, { replyTo: inReplyTo, refused })
    }
    const parent = findComment(store, inReplyTo)
    addComment(store, {
      id: form,
      article: article.path,
      authorId: author.id,
      authorName: author.name,
      text,
      postedAt: newspaper.now().toISOString(),
      inReplyTo: parent?.article === article.path ? parent.id : null,
      revision: 1,
    })
    return reply.redirect(addressOf({ id: form, article: article.path }), 303)
  })

  app.get<{ Params: { id: string } }>('/comments/:id/edit', (request, reply) => {
    const comment = ownComment(newspaper, request)
    return comment ? sendEditForm(newspaper, request, reply, comment, comment.text) : reply.callNotFound()
  })

  app.post<{ Params: { id: string } }>('/comments/:id/edit', (request, reply) => {
    const comment = ownComment(newspaper, request)
    if (!comment) return reply.callNotFound()
    const { revision, text } = formOf(editForm, request)
    const problem = problemWith(text)
    if (problem) return sendEditForm(newspaper, request, reply, comment, text, problem)
    const same = text === comment.text
    if (!same && !changeText(store, { id: comment.id, revision, text }, 'author')) {
      const changed = `This comment has changed meanwhile. It now reads: "${comment.text}"`
      return sendEditForm(newspaper, request, reply, comment, text, changed)
    }
    return reply.redirect(addressOf(comment), 303)
  })
}

function problemWith(text: string): string | undefined {
  if (text === '') return 'Write something first.'
  if (text.length > LONGEST) return `That is too long: ${text.length} characters, where ${LONGEST} are allowed.`
  if (text.includes('\0') || !text.isWellFormed()) return 'There is a character in it that cannot be shown.'
  return undefined
}

function ownComment(newspaper: Newspaper, request: FastifyRequest<{ Params: { id: string } }>): Comment | undefined {
  const comment = findComment(newspaper.store, request.params.id)
  return comment?.state === 'shown' && comment.authorId === readerOf(request)?.id ? comment : undefined
}

function sendEditForm(
  newspaper: Newspaper,
  request: FastifyRequest,
  reply: FastifyReply,
  comment: Comment,
  text: string,
  problem?: string,
): FastifyReply {
  const main = editView(comment, text, problem)
  return sendPage(request, reply, newspaper.now(), { title: 'Edit your comment', main, status: problem ? 422 : 200 })
}
