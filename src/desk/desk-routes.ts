import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { DeskRuntime } from './desk-runtime.ts'
import { pageQuery } from './notices.ts'
import { deadLettersPage } from './pages/dead-letters.ts'
import { caseParams } from './params.ts'
import { showing } from './show.ts'

/** The moderators' pages. */
export function deskRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules } = runtime
  const { signedIn, deskOf, showDesk, showCase } = showing(runtime)
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

  routes.get('/desk/dead-letters', async (request, reply) => {
    const moderator = await signedIn(request, reply)
    if (!moderator) return reply
    const letters = await db
      .selectFrom('dead_letters')
      .selectAll()
      .where('resolved_at', 'is', null)
      .orderBy('id', 'desc')
      .limit(100)
      .execute()
    return reply
      .type('text/html; charset=utf-8')
      .send(deadLettersPage(await deskOf(moderator, reply), letters, rules().policy.timeZone))
  })
}
