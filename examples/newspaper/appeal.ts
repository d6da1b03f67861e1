import { randomUUID } from 'node:crypto'
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { AppealRefusedError, complaintId } from 'postmod/client'
import { z } from 'zod'
import { appealedView, appealFormView } from './appeal-pages.ts'
import { appealable, appealTaken, keepAppeal, takenAppeal } from './appeals.ts'
import { type Comment, findComment } from './comments.ts'
import { formOf } from './forms.ts'
import { sendPage } from './layout.ts'
import { answerWithin } from './patience.ts'
import { readerOf } from './readers.ts'
import { SITE, type Newspaper } from './site.ts'

const appealForm = z.object({
  form: z.uuid(),
  text: z
    .string()
    .default('')
    .transform(text => text.replaceAll('\r\n', '\n').trim()),
})

type ToComment = FastifyRequest<{ Params: { id: string } }>

/** The author of a comment that was amended or removed appeals, and sees what became of it. */
export function appealRoutes(app: FastifyInstance, newspaper: Newspaper): void {
  const { store, appeals, now } = newspaper

  app.get('/comments/:id/appeal', async (request: ToComment, reply) => {
    const comment = ownComment(newspaper, request)
    if (!comment) return reply.callNotFound()
    const taken = takenAppeal(store, comment.id)
    if (taken) return await sendAppealed(request, reply, comment, taken.id)
    if (appealable(store, comment.id) === undefined) return reply.callNotFound()
    return sendForm(request, reply, comment, randomUUID(), '')
  })

  app.post('/comments/:id/appeal', async (request: ToComment, reply) => {
    const comment = ownComment(newspaper, request)
    const decision = comment && appealable(store, comment.id)
    if (!comment || decision === undefined) return reply.callNotFound()
    const { form, text } = formOf(appealForm, request)
    if (text === '') return sendForm(request, reply, comment, form, text, 'Say why it was wrong.')
    const raisedAt = now().toISOString()
    const kept = keepAppeal(store, {
      form,
      id: complaintId(SITE, raisedAt, form),
      comment: comment.id,
      decision,
      raisedAt,
    })
    try {
      const { id } = await answerWithin(
        appeals.appeal({
          id: kept.id,
          decision: kept.decision,
          author: { id: comment.authorId },
          text,
          raisedAt: kept.raisedAt,
          ...(comment.state === 'shown' && { comment: { revision: comment.revision, text: comment.text } }),
        }),
      )
      appealTaken(store, id)
      return await reply.redirect(`/comments/${encodeURIComponent(comment.id)}/appeal`, 303)
    } catch (error) {
      if (error instanceof AppealRefusedError) return sendForm(request, reply, comment, form, text, error.message)
      request.log.warn({ err: error }, 'nobody knows whether an appeal was taken')
      return sendForm(
        request,
        reply,
        comment,
        form,
        text,
        'We cannot reach the moderators just now. Please press Appeal again.',
      )
    }
  })

  function sendForm(
    request: ToComment,
    reply: FastifyReply,
    comment: Comment,
    form: string,
    text: string,
    problem?: string,
  ): FastifyReply {
    const main = appealFormView(comment, form, text, problem)
    return sendPage(request, reply, now(), { title: 'Appeal', main, status: problem ? 422 : 200 })
  }

  async function sendAppealed(
    request: ToComment,
    reply: FastifyReply,
    comment: Comment,
    id: string,
  ): Promise<FastifyReply> {
    const known = await answerWithin(appeals.appealState(id)).catch((error: unknown) => {
      request.log.warn({ err: error }, 'nobody could say what became of an appeal')
      return undefined
    })
    return sendPage(request, reply, now(), { title: 'Your appeal', main: appealedView(comment, known) })
  }
}

function ownComment({ store }: Newspaper, request: ToComment): Comment | undefined {
  const comment = findComment(store, request.params.id)
  return comment?.authorId === readerOf(request)?.id ? comment : undefined
}
