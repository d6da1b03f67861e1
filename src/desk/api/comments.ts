import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { newsJob } from '../../client/news-job.ts'
import { type CommentNews, commentRemovedSchema } from '../../intake/comment-news.ts'
import { commentSchema } from '../../intake/complaint.ts'
import { opaqueId } from '../../intake/texts.ts'
import { MalformedComplaintError } from '../../intake/parse-complaint.ts'
import { parseCommentNews } from '../../intake/parse-news.ts'
import type { Runtime } from '../../runtime.ts'
import { Problem } from '../problem.ts'
import { needs } from '../rights.ts'

const params = z.object({ id: opaqueId })
const changedBody = commentSchema.extend({ id: opaqueId.optional() })
const removedQuery = z.strictObject({
  revision: z.coerce.number().pipe(commentRemovedSchema.shape.revision.unwrap()).optional(),
  /** By default the time of the request. */
  removedAt: commentRemovedSchema.shape.removedAt.optional(),
})
const toldSchema = z.object({ comment: z.string(), outcome: z.enum(['accepted', 'known']) })

/** `/v1/comments`: what a site tells of a comment after it was complained of. */
export function commentRoutes(app: FastifyInstance, { db, queues, clock }: Runtime): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = needs('comments:write')

  routes.put(
    '/v1/comments/:id',
    {
      schema: {
        summary: 'Its author has changed a comment: this is what it says now',
        security,
        params,
        body: changedBody,
        response: { 202: toldSchema },
      },
    },
    async ({ site, params: { id }, body }, reply) => {
      if (body.id !== undefined && body.id !== id) throw malformed([{ path: 'id', message: `is not ${id}` }])
      const known = await db
        .selectFrom('comments')
        .select('id')
        .where('site_id', '=', site)
        .where('site_comment_id', '=', id)
        .where('revision', '>=', body.revision)
        .executeTakeFirst()
      if (!known) await tell({ changed: { site, comment: { ...body, id } } })
      return reply.status(202).send({ comment: id, outcome: known ? 'known' : 'accepted' })
    },
  )

  routes.delete(
    '/v1/comments/:id',
    {
      schema: {
        summary: 'A comment was removed on the site',
        security,
        params,
        querystring: removedQuery,
        response: { 202: toldSchema },
      },
    },
    async ({ site, params: { id }, query: { revision, removedAt } }, reply) => {
      const at = removedAt ?? clock.now().toISOString()
      await tell({ removed: { site, comment: id, ...(revision !== undefined && { revision }), removedAt: at } })
      return reply.status(202).send({ comment: id, outcome: 'accepted' })
    },
  )

  async function tell(raw: CommentNews): Promise<void> {
    const now = clock.now()
    const news = checked(raw, now)
    try {
      await queues.add('complaints', { ...newsJob(news), addedAt: now })
    } catch (error) {
      app.log.warn({ err: error }, 'the queue gave no answer')
      throw new Problem(503, 'queue-away', 'The queue gave no answer. Send it again.', { retryAfter: 2 })
    }
  }
}

function checked(raw: CommentNews, now: Date): CommentNews {
  try {
    return parseCommentNews(raw, now)
  } catch (error) {
    throw error instanceof MalformedComplaintError ? malformed(error.issues) : error
  }
}

function malformed(errors: { path: string; message: string }[]): Problem {
  return new Problem(422, 'malformed-request', 'The request is not as it must be; nothing was taken.', { errors })
}
