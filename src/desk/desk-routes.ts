import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { listOwnAppealed } from '../appeal/own-appealed.ts'
import type { DeskRuntime } from './desk-runtime.ts'
import { pageQuery } from './notices.ts'
import { APPEALED_DAYS, appealedPage } from './pages/appealed.ts'
import { caseParams } from './params.ts'
import { forPeople } from './rights.ts'
import { daysBefore, showing } from './show.ts'

/** The moderators' pages. */
export function deskRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { deskOf, showDesk, showCase } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('read')

  routes.get('/desk', { schema: { security, querystring: pageQuery } }, async (request, reply) => {
    const { moderator } = request
    return await showDesk(moderator, request.query, reply)
  })

  routes.get('/desk/appealed', { schema: { security } }, async (request, reply) => {
    const { moderator } = request
    const since = daysBefore(clock.now(), APPEALED_DAYS)
    const [desk, appealed] = await Promise.all([deskOf(moderator, reply), listOwnAppealed(db, moderator, since)])
    return await reply.type('text/html; charset=utf-8').send(appealedPage({ desk, appealed, policy: rules().policy }))
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
