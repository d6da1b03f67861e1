import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { DeskRuntime } from './desk-runtime.ts'
import { deskQuery } from './notices.ts'
import { deadLettersPage } from './pages/dead-letters.ts'
import { showing } from './show.ts'

export const caseParams = z.object({ id: z.coerce.number().int().positive() })

/** The moderators' pages. */
export function deskRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules } = runtime
  const { signedIn, deskOf, showDesk, showCase } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get('/desk', { schema: { querystring: deskQuery } }, async (request, reply) => {
    const moderator = await signedIn(request, reply)
    return moderator ? await showDesk(moderator, request.query, reply) : reply
  })

  routes.get('/desk/cases/:id', { schema: { params: caseParams } }, async (request, reply) => {
    const moderator = await signedIn(request, reply)
    return moderator ? await showCase(moderator, request, request.params.id, reply) : reply
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
