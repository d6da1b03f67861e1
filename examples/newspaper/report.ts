import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { complaintId, type Complaint, NO_NOTICE, noticeFields, noticeOf } from 'postmod/client'
import { z } from 'zod'
import { asPostmodSees } from './about-comment.ts'
import { findComment, type Comment } from './comments.ts'
import { formOf } from './forms.ts'
import { sendPage } from './layout.ts'
import { findComplaint, keepComplaint, logNotPassedOn, passOn, type KeptComplaint } from './outbox.ts'
import { problemWithNotice } from './notice.ts'
import { readerOf, type Subscriber } from './readers.ts'
import { REASON_CODES } from './reasons.ts'
import { alreadyRemovedView, reportedView, reportFormView, type ReportDraft } from './report-pages.ts'
import { lookUp } from './report-state.ts'
import { SITE, type Newspaper } from './site.ts'

type ToComment = FastifyRequest<{ Params: { id: string } }>

const reportForm = z.object({
  form: z.uuid(),
  reason: z.string().default(''),
  detail: z
    .string()
    .default('')
    .transform(detail => detail.replaceAll('\r\n', '\n').trim()),
  ...noticeFields,
})
const EMPTY = { reason: '', detail: '', ...NO_NOTICE }

/** *Report this post*: the form, what it sends, and what became of it. */
export function reportRoutes(app: FastifyInstance, newspaper: Newspaper): void {
  const { store, client } = newspaper

  app.get('/comments/:id/report', (request: ToComment, reply) => {
    const comment = findComment(store, request.params.id)
    if (!comment) return reply.callNotFound()
    return sendForm(newspaper, request, reply, comment, { ...EMPTY, form: randomUUID() })
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
      return sendForm(newspaper, request, reply, comment, draft, refusal ?? '')
    }
    return reply.redirect(`/reports/${kept.id}`, 303)
  })

  app.get<{ Params: { id: string } }>('/reports/:id', async (request, reply) => {
    const kept = findComplaint(store, request.params.id)
    if (!kept) return reply.callNotFound()
    // What was decided before the report is in no webhook.
    const asked = kept.answer === null && kept.reference !== null
    const known = asked ? await lookUp(client, kept.reference ?? '', request.log) : undefined
    const main = reportedView(kept, known, findComment(store, kept.comment))
    return sendPage(request, reply, newspaper.now(), { title: 'Your report', main })
  })
}

const AGAIN = 'Press Report to send this as another report.'

function problemWith(draft: ReportDraft): string | undefined {
  const { reason, detail } = draft
  if (!REASON_CODES.some(code => code === reason)) return 'Choose what is wrong with the post.'
  if (reason === 'other' && detail === '') return 'Say what is wrong with the post under "Details".'
  return problemWithNotice(draft, reason)
}

function says(kept: KeptComplaint, comment: Comment, draft: ReportDraft): boolean {
  const { body } = kept
  const isSame = body.comment.id === comment.id && body.reason === draft.reason && (body.detail ?? '') === draft.detail
  return isSame && isDeepStrictEqual(body.notice, noticeOf(draft))
}

function complaintAbout(
  newspaper: Newspaper,
  comment: Comment,
  draft: ReportDraft,
  reader: Subscriber | undefined,
): Complaint {
  const raisedAt = newspaper.now().toISOString()
  const notice = noticeOf(draft)
  return {
    id: complaintId(SITE, raisedAt, draft.form),
    site: SITE,
    comment: asPostmodSees(newspaper, comment),
    complainant: reader ? { key: reader.id, name: reader.name } : {},
    reason: draft.reason,
    ...(draft.detail !== '' && { detail: draft.detail }),
    ...(notice && { notice }),
    source: 'reader',
    raisedAt,
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
