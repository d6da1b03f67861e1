import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { useSignInLink } from '../people/sign-in-links.ts'
import type { Runtime } from '../runtime.ts'
import { findModerator } from '../claim/moderator.ts'
import { linkPage, type DemoPerson } from './pages/sign-in.ts'
import { ANYONE } from './rights.ts'
import { beginSession, endSession, sessionHere } from './session.ts'
import { signInPages } from './sign-in-first.ts'

const linkParams = z.object({ token: z.string().max(100) })

/** Coming in and going out. `demo` names the people of the demo, who sign in with a press; empty anywhere else. */
export function signInRoutes(app: FastifyInstance, { db, rules, clock }: Runtime, demo: readonly DemoPerson[]): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const { show } = signInPages({ rules, clock }, demo)
  const security = ANYONE

  routes.get('/', { schema: { security } }, async (_request, reply) => reply.redirect('/desk', 303))

  routes.get('/sign-in', { schema: { security } }, async (request, reply) => {
    const session = await sessionHere(db, request, clock.now())
    const moderator = session && (await findModerator(db, session.moderatorId))
    return moderator ? reply.redirect('/desk', 303) : show(reply)
  })

  routes.post('/sign-in', { schema: { security, body: z.object({ login: z.string() }) } }, async (request, reply) => {
    const { login } = request.body
    const person = demo.some(one => one.login === login)
      ? await db.selectFrom('moderators').select('id').where('login', '=', login).executeTakeFirst()
      : undefined
    if (!person) {
      const notice = { kind: 'problem', words: 'There is no such moderator in this demo.' } as const
      return show(reply.status(403), notice)
    }
    await beginSession(db, person.id, reply, clock.now())
    return reply.redirect('/desk', 303)
  })

  routes.get('/sign-in/:token', { schema: { security, params: linkParams } }, async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(linkPage(request.params.token, reply.generateCsrf())),
  )

  routes.post('/sign-in/:token', { schema: { security, params: linkParams } }, async (request, reply) => {
    const moderatorId = await useSignInLink(db, request.params.token, clock.now())
    if (moderatorId === undefined) {
      const notice = { kind: 'problem', words: 'This link was used already, or is older than ten minutes.' } as const
      return show(reply.status(403), notice)
    }
    await beginSession(db, moderatorId, reply, clock.now())
    return reply.redirect('/desk', 303)
  })

  routes.post('/sign-out', { schema: { security } }, async (request, reply) => {
    await endSession(db, request, reply, clock.now())
    return reply.redirect('/sign-in', 303)
  })
}
