import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findModerator } from '../../claim/moderator.ts'
import type { Runtime } from '../../runtime.ts'
import { ANYONE } from '../rights.ts'
import { beginSession, endSession, sessionHere } from '../session.ts'
import { linkRoutes } from './link-routes.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { signInPages } from './pages.ts'
import { passwordRoutes } from './password-routes.ts'
import { HOME, nextParam } from './return-address.ts'
import type { WaysIn } from './ways-in.ts'

/** Coming in, by the ways that there are, and going out. */
export function signInRoutes(app: FastifyInstance, runtime: Runtime, ways: WaysIn): void {
  const { db, clock } = runtime
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const { show } = signInPages(runtime, ways)
  const security = ANYONE

  // Which leads on to the desk whoever is signed in.
  routes.get('/', { schema: { security } }, async (_request, reply) => reply.redirect('/sign-in', 303))

  const query = z.object({ next: nextParam })
  routes.get('/sign-in', { schema: { security, querystring: query } }, async (request, reply) => {
    const { next } = request.query
    const session = await sessionHere(db, request, clock.now())
    const moderator = session && (await findModerator(db, session.moderatorId))
    return moderator ? reply.redirect(next, 303) : show(reply, { next })
  })

  const demoBody = z.object({ login: z.string(), next: nextParam })
  routes.post('/sign-in', { schema: { security, body: demoBody } }, async (request, reply) => {
    const { login, next } = request.body
    const person = ways.demo.some(one => one.login === login)
      ? await db.selectFrom('moderators').select('id').where('login', '=', login).executeTakeFirst()
      : undefined
    if (!person) return show(reply.status(403), { problem: 'There is no such moderator in this demo.', next })
    await beginSession(db, person.id, reply, clock.now(), 'demo')
    return reply.redirect(next, 303)
  })

  passwordRoutes(app, runtime, show, ways)
  oidcRoutes(app, runtime, show)
  linkRoutes(app, runtime, show)

  routes.post('/sign-out', { schema: { security } }, async (request, reply) => {
    await endSession(db, request, reply, clock.now())
    return reply.redirect('/sign-in', 303)
  })
  routes.get('/sign-out', { schema: { security } }, async (_request, reply) => reply.redirect(HOME, 303))
}

/** Shows the sign-in page. */
export type Show = ReturnType<typeof signInPages>['show']
