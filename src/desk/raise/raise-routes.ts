import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type { Moderator } from '../../claim/moderator.ts'
import { mayBeSeen } from '../../claim/sees.ts'
import { NO_NOTICE, noticeFields, noticeOf, wrongIn } from '../../intake/notice-form.ts'
import { type Raised, raise } from '../../intake/raise.ts'
import { NotRaisedError } from '../../intake/typed-comment.ts'
import { listSites } from '../../sites/sites.ts'
import { refusalOf } from '../acts/refusals.ts'
import { receivedIn } from './received.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import type { Notice } from '../pages/layout.ts'
import { raisePage } from '../pages/raise/page.ts'
import type { TypedRaise } from '../pages/raise/form.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'
import { findComment, findComments } from './find-comments.ts'
import { startingWith } from './starting-with.ts'

const known = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined)
const line = z
  .string()
  .default('')
  .transform(typed => typed.trim())
const text = z
  .string()
  .default('')
  .transform(typed => typed.replaceAll('\r\n', '\n').trim())
const looked = line.transform(typed => (typed.includes('\u0000') ? '' : typed.slice(0, 2000)))

const findQuery = z.object({ find: looked.catch(''), comment: known })
const raiseBody = z.object({
  id: z.uuid({ version: 'v7' }),
  /** Of a comment in the record; of others, what was typed. */
  comment: known,
  revision: z.coerce.number().int().min(-1).max(Number.MAX_SAFE_INTEGER).catch(0),
  reason: line,
  detail: text,
  site: line,
  commentId: line,
  url: line,
  text,
  title: line,
  author: line,
  authorId: line,
  ...noticeFields,
  /** London's wall time, as a browser's form gives it: when the notice came; empty: now. */
  received: line,
})

/** Staff raise a case themselves: about a comment they find among those known, or one whose address and text they type. */
export function raiseRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { deskOf, forgetCounts, nothingThere } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')

  routes.get('/desk/raise', { schema: { security, querystring: findQuery } }, async (request, reply) => {
    const { find, comment } = request.query
    const { moderator } = request
    if (comment === undefined) return await show(moderator, reply, { ...NOTHING, ...startingWith(find) }, find)
    const found = await findComment(db, moderator, comment)
    if (!found) return nothingThere(reply)
    return await show(moderator, reply, { ...NOTHING, id: uuidv7(), comment, revision: found.revision }, find)
  })

  routes.post('/desk/raise', { schema: { security, body: raiseBody } }, async (request, reply) => {
    const { moderator, body } = request
    try {
      const caseId = await db.transaction().execute(trx => raise(trx, moderator, raisedIn(body), rules(), clock.now()))
      forgetCounts()
      return await reply.redirect(`/desk/cases/${caseId}?done=raised&case=${caseId}`, 303)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      const notice: Notice = { kind: 'problem', words: refusal.words }
      return await show(moderator, reply.status(refusal.status), body, '', notice)
    }
  })

  async function show(
    moderator: Moderator,
    reply: FastifyReply,
    typed: TypedRaise,
    find: string,
    notice?: Notice,
  ): Promise<FastifyReply> {
    const [desk, comment, found, sites] = await Promise.all([
      deskOf(moderator, reply),
      typed.comment === undefined ? undefined : findComment(db, moderator, typed.comment),
      find === '' || typed.comment !== undefined ? [] : findComments(db, moderator, find),
      listSites(db),
    ])
    const seen = sites.filter(({ id }) => mayBeSeen(moderator, id))
    // What they read now is what they would raise.
    const current = comment ? { ...typed, revision: comment.revision } : typed
    const { policy } = rules()
    return reply
      .type('text/html; charset=utf-8')
      .send(raisePage({ desk, notice, find, found, comment, typed: current, sites: seen, policy }))
  }
}

const NOTHING: TypedRaise = {
  id: '',
  revision: 0,
  reason: '',
  detail: '',
  site: '',
  commentId: '',
  url: '',
  text: '',
  title: '',
  author: '',
  authorId: '',
  received: '',
  ...NO_NOTICE,
}

function raisedIn(body: z.infer<typeof raiseBody>): Raised {
  const { id, reason, detail, comment, revision, site, commentId, url, title, author, authorId } = body
  // Left at "It is no notice" with something said below it, it would be lost.
  if (wrongIn(body, reason) === 'law' || (body.law === '' && body.received !== ''))
    throw new NotRaisedError(
      'law: choose under the law of which country the notice was given, or leave all of it empty',
    )
  const notice = noticeOf(body)
  const what = { id, reason, detail, notice, receivedAt: notice && receivedIn(body.received) }
  if (comment !== undefined) return { ...what, about: { comment, revision } }
  const about = { site, id: commentId, url, text: body.text, title, author: { id: authorId, name: author } }
  return { ...what, about }
}
