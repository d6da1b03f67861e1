import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { DeskRuntime } from './desk-runtime.ts'
import { pageQuery } from './notices.ts'
import { caseParams } from './params.ts'
import { showing } from './show.ts'

/** The moderators' pages. */
export function deskRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { signedIn, showDesk, showCase } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get('/desk', { schema: { querystring: pageQuery } }, async (request, reply) => {
    const moderator = await signedIn(request, reply)
    return moderator ? await showDesk(moderator, request.query, reply) : reply
  })

  routes.get('/desk/cases/:id', { schema: { params: caseParams, querystring: pageQuery } }, async (request, reply) => {
    const moderator = await signedIn(request, reply)
    const { params, query } = request
    return moderator ? await showCase(moderator, request, params.id, reply, { query }) : reply
  })
}
