import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Runtime } from '../../runtime.ts'
import { needs } from '../rights.ts'

const instant = z.iso.datetime({ offset: true, message: 'must be an ISO 8601 instant with an offset' })
const shiftSchema = z.object({
  at: z.string(),
  pool: z.enum(['full_time', 'part_time']),
  since: z.string().nullable(),
  until: z.string().nullable(),
})

/** `/v1/rota`: who is on duty at an instant (now, if none is given), and until when. UTC with milliseconds. */
export function rotaRoutes(app: FastifyInstance, runtime: Runtime): void {
  const { rules, clock } = runtime
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/rota',
    {
      schema: {
        summary: 'The pool on duty at an instant',
        security: needs('rota:read'),
        querystring: z.object({ at: instant.optional() }),
        response: { 200: shiftSchema },
      },
    },
    async request => {
      const at = request.query.at === undefined ? clock.now() : new Date(request.query.at)
      const { pool, since, until } = rules().rota.shiftAt(at)
      return { at: at.toISOString(), pool, since: since?.toISOString() ?? null, until: until?.toISOString() ?? null }
    },
  )
}
