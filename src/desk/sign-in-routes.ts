import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { useSignInLink } from '../people/sign-in-links.ts'
import type { Runtime } from '../runtime.ts'
import { shiftInWords } from './pages/desk.ts'
import { linkPage, signInPage, type DemoPerson } from './pages/sign-in.ts'
import { beginSession, endSession, whoIs } from './session.ts'

const linkParams = z.object({ token: z.string().max(100) })

/** Coming in and going out. `demo` names the people of the demo, who sign in with a press; empty anywhere else. */
export function signInRoutes(app: FastifyInstance, { db, rules, clock }: Runtime, demo: readonly DemoPerson[]): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const acting = { preValidation: app.csrfProtection }

  routes.get('/', async (_request, reply) => reply.redirect('/desk', 303))

  routes.get('/sign-in', async (request, reply) => {
    if (await whoIs(db, request, clock.now())) return reply.redirect('/desk', 303)
    return reply.type('text/html; charset=utf-8').send(signInPage(demo, onDuty(), reply.generateCsrf()))
  })

  routes.post('/sign-in', { ...acting, schema: { body: z.object({ login: z.string() }) } }, async (request, reply) => {
    const { login } = request.body
    const person = demo.some(one => one.login === login)
      ? await db.selectFrom('moderators').select('id').where('login', '=', login).executeTakeFirst()
      : undefined
    if (!person) {
      const notice = { kind: 'problem', words: 'There is no such moderator in this demo.' } as const
      return reply
        .status(403)
        .type('text/html; charset=utf-8')
        .send(signInPage(demo, onDuty(), reply.generateCsrf(), notice))
    }
    await beginSession(db, person.id, reply, clock.now())
    return reply.redirect('/desk', 303)
  })

  routes.get('/sign-in/:token', { schema: { params: linkParams } }, async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(linkPage(request.params.token, reply.generateCsrf())),
  )

  routes.post('/sign-in/:token', { ...acting, schema: { params: linkParams } }, async (request, reply) => {
    const moderatorId = await useSignInLink(db, request.params.token, clock.now())
    if (moderatorId === undefined) {
      const notice = { kind: 'problem', words: 'This link was used already, or is older than ten minutes.' } as const
      return reply
        .status(403)
        .type('text/html; charset=utf-8')
        .send(signInPage(demo, onDuty(), reply.generateCsrf(), notice))
    }
    await beginSession(db, moderatorId, reply, clock.now())
    return reply.redirect('/desk', 303)
  })

  routes.post('/sign-out', acting, async (request, reply) => {
    await endSession(db, request, reply, clock.now())
    return reply.redirect('/sign-in', 303)
  })

  function onDuty(): string {
    const { policy, rota } = rules()
    const now = clock.now()
    return shiftInWords(rota.shiftAt(now), policy, now)
  }
}
