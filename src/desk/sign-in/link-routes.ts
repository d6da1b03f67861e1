import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { useSignInLink } from '../../people/sign-in-links.ts'
import type { Runtime } from '../../runtime.ts'
import { linkPage } from '../pages/sign-in.ts'
import { ANYONE } from '../rights.ts'
import { beginSession } from '../session.ts'
import { nextParam } from './return-address.ts'
import type { Show } from './sign-in-routes.ts'

const params = z.object({ token: z.string().max(100) })
const next = z.object({ next: nextParam })

/** Signing in by a link, `/sign-in/TOKEN?next=/desk/cases/12`. */
export function linkRoutes(app: FastifyInstance, { db, clock }: Runtime, show: Show): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = ANYONE

  routes.get('/sign-in/:token', { schema: { security, params, querystring: next } }, async (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(linkPage(request.params.token, request.query.next, reply.generateCsrf())),
  )

  routes.post('/sign-in/:token', { schema: { security, params, body: next } }, async (request, reply) => {
    const moderatorId = await useSignInLink(db, request.params.token, clock.now())
    if (moderatorId === undefined) {
      const problem = 'This link was used already, or is older than ten minutes.'
      return show(reply.status(403), { problem, next: request.body.next })
    }
    await beginSession(db, moderatorId, reply, clock.now(), 'link')
    return reply.redirect(request.body.next, 303)
  })
}
