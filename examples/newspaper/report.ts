import { randomUUID } from 'node:crypto'
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { complaintId, type Complaint } from 'postmod/client'
import { z } from 'zod'
import { REMOVED } from './article-pages.ts'
import { articleAt } from './articles.ts'
import { addressOf, commentsUnder, findComment, type Comment } from './comments.ts'
import { formOf } from './forms.ts'
import { sendPage } from './layout.ts'
import { findComplaint, keepComplaint, logNotPassedOn, passOn, type KeptComplaint } from './outbox.ts'
import { readerOf, type Subscriber } from './readers.ts'
import { REASON_CODES } from './reasons.ts'
import { alreadyRemovedView, reportedView, reportFormView, type ReportDraft } from './report-pages.ts'
import { SITE, type Newspaper } from './site.ts'

/** So many comments before the reported one, and after it, go with a complaint. */
const AROUND = 10

type ToComment = FastifyRequest<{ Params: { id: string } }>

const reportForm = z.object({
  form: z.uuid(),
  reason: z.string().default(''),
  detail: z
    .string()
    .default('')
    .transform(detail => detail.replaceAll('\r\n', '\n').trim()),
})

/** *Report this post*: the form, what it sends, and what became of it. */
export function reportRoutes(app: FastifyInstance, newspaper: Newspaper): void {
  const { store, client } = newspaper

  app.get('/comments/:id/report', (request: ToComment, reply) => {
    const comment = findComment(store, request.params.id)
    if (!comment) return reply.callNotFound()
    return sendForm(newspaper, request, reply, comment, { form: randomUUID(), reason: '', detail: '' })
  })

  app.post('/comments/:id/report', async (request: ToComment, reply) => {
    const comment = findComment(store, request.params.id)
    if (!comment) return reply.callNotFound()
    const draft = formOf(reportForm, request)
    const problem = problemWith(draft)
    if (problem) return sendForm(newspaper, request, reply, comment, draft, problem)

    const make = () => complaintAbout(newspaper, comment, draft, readerOf(request))
    const kept = keepComplaint(store, draft.form, make)
    if (!says(kept, comment, draft)) {
      const again = { ...draft, form: randomUUID() }
      return sendForm(newspaper, request, reply, comment, again, `This form was sent before, in other words. ${AGAIN}`)
    }
    const { state, refusal } = await passOn(store, client, kept).catch((error: unknown) => {
      logNotPassedOn(request.log, kept.id, error)
      return kept
    })
    if (state === 'refused') {
      return sendForm(newspaper, request, reply, comment, draft, `The moderators' desk did not accept this: ${refusal}`)
    }
    return reply.redirect(`/reports/${kept.id}`, 303)
  })

  app.get<{ Params: { id: string } }>('/reports/:id', (request, reply) => {
    const kept = findComplaint(store, request.params.id)
    if (!kept) return reply.callNotFound()
    const main = reportedView(kept, findComment(store, kept.comment))
    return sendPage(request, reply, newspaper.now(), { title: 'Your report', main })
  })
}

const AGAIN = 'Press Report to send this as another report.'

function problemWith({ reason, detail }: ReportDraft): string | undefined {
  if (!REASON_CODES.some(code => code === reason)) return 'Choose what is wrong with the post.'
  if (reason === 'other' && detail === '') return 'Say what is wrong with the post under "Details".'
  return undefined
}

function says(kept: KeptComplaint, comment: Comment, draft: ReportDraft): boolean {
  const { body } = kept
  return body.comment.id === comment.id && body.reason === draft.reason && (body.detail ?? '') === draft.detail
}

function complaintAbout(
  newspaper: Newspaper,
  comment: Comment,
  draft: ReportDraft,
  reader: Subscriber | undefined,
): Complaint {
  const raisedAt = newspaper.now().toISOString()
  const article = articleAt(newspaper.store, comment.article)
  const comments = commentsUnder(newspaper.store, comment.article)
  const place = comments.findIndex(({ id }) => id === comment.id)
  const parent = comments.find(({ id }) => id === comment.inReplyTo)
  const around = [
    ...comments.slice(Math.max(0, place - AROUND), place),
    ...comments.slice(place + 1, place + 1 + AROUND),
  ]
  const at = newspaper.address() + comment.article
  return {
    id: complaintId(SITE, raisedAt, draft.form),
    site: SITE,
    comment: {
      id: comment.id,
      revision: comment.revision,
      url: newspaper.address() + addressOf(comment),
      text: comment.text,
      author: { id: comment.authorId, name: comment.authorName },
      postedAt: comment.postedAt,
      article: { url: at, title: article?.title ?? '' },
      ...(parent && { inReplyTo: asReadersSee(parent) }),
      thread: around.map(asReadersSee),
    },
    complainant: reader ? { key: reader.id, name: reader.name } : {},
    reason: draft.reason,
    ...(draft.detail !== '' && { detail: draft.detail }),
    source: 'reader',
    raisedAt,
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

function sendForm(
  newspaper: Newspaper,
  request: ToComment,
  reply: FastifyReply,
  comment: Comment,
  draft: ReportDraft,
  problem?: string,
): FastifyReply {
  const { main, status } =
    comment.state === 'removed'
      ? { main: alreadyRemovedView(comment), status: 410 }
      : { main: reportFormView(comment, draft, problem), status: problem ? 422 : 200 }
  return sendPage(request, reply, newspaper.now(), {
    title: problem ? 'Not sent: report this post' : 'Report this post',
    main,
    status,
  })
}
