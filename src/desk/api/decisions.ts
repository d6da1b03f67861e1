import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { acknowledge, EndedOtherwiseError, NotShownError } from '../../delivery/acknowledge.ts'
import { acknowledgedSchema, acknowledgementSchema } from '../../delivery/acknowledgement.ts'
import { decisionSchema } from '../../delivery/message.ts'
import type { Runtime } from '../../runtime.ts'
import { Problem } from '../problem.ts'
import { needs } from '../rights.ts'
import { byLeaving, readUnacknowledged } from './unacknowledged.ts'

const A_PAGE = 50
const MOST = 100

const askedSchema = z.object({
  /** `next` of the page before. It only pages: without it one reads from the start what is not acknowledged. */
  after: z
    .string()
    .refine(cursor => byLeaving(A_PAGE).isCursor(cursor), 'must be `next` of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(A_PAGE),
})
const pageSchema = z.object({ decisions: z.array(decisionSchema), next: z.string().nullable() })

/** `/v1/decisions`: what a site has yet to apply, for those without a webhook and those that want to be sure. */
export function decisionRoutes(app: FastifyInstance, { db, rules, clock }: Runtime): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/v1/decisions',
    {
      schema: {
        summary: 'Decisions that the site has not acknowledged: of each comment the earliest',
        description:
          'Acknowledge each once it is applied: the next about its comment comes after that. What was read here cannot be withdrawn any more.',
        security: needs('decisions:read'),
        querystring: askedSchema,
        response: { 200: pageSchema },
      },
    },
    async request => {
      const { decisions, next } = await readUnacknowledged(db, request.site, request.query, rules().policy, clock.now())
      return { decisions, next: next ?? null }
    },
  )

  routes.post(
    '/v1/decisions/:id/acknowledgement',
    {
      schema: {
        summary: 'What became of a decision at the site: applied, or the comment is gone, or it changed',
        description: 'The same as a webhook’s 2xx, 404 and 409. Said again it is the same.',
        security: needs('decisions:write'),
        params: z.object({ id: z.uuid() }),
        body: acknowledgementSchema,
        response: { 200: acknowledgedSchema },
      },
    },
    async ({ site, params, body }) => {
      try {
        return await db
          .transaction()
          .execute(trx => acknowledge(trx, site, params.id.toLowerCase(), body, rules(), clock.now()))
      } catch (error) {
        if (error instanceof NotShownError) throw new Problem(404, 'no-such-decision', error.message)
        if (error instanceof EndedOtherwiseError) throw new Problem(409, 'acknowledged-otherwise', error.message)
        throw error
      }
    },
  )
}
