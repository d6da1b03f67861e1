import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { DeskRuntime } from './desk-runtime.ts'
import { pageQuery } from './notices.ts'
import { caseParams } from './params.ts'
import { forPeople } from './rights.ts'
import { showing } from './show.ts'

/** The moderators' pages. */
export function deskRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { showDesk, showCase } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('read')

  routes.get('/desk', { schema: { security, querystring: pageQuery } }, async (request, reply) => {
    const { moderator } = request
    return await showDesk(moderator, request.query, reply)
  })

  routes.get(
    '/desk/cases/:id',
    { schema: { security, params: caseParams, querystring: pageQuery } },
    async (request, reply) => {
      const { moderator, params, query } = request
      return await showCase(moderator, request, params.id, reply, { query })
    },
  )
}
