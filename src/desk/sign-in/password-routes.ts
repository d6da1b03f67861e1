import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { checkPassword } from '../../people/passwords.ts'
import type { Runtime } from '../../runtime.ts'
import { ANYONE } from '../rights.ts'
import { beginSession } from '../session.ts'
import { nextParam, withNext } from './return-address.ts'
import type { Show } from './sign-in-routes.ts'
import type { WaysIn } from './ways-in.ts'

const query = z.object({ next: nextParam })
const body = z.object({ login: z.string(), password: z.string(), next: nextParam })

/** One answer for a wrong password, a name that nobody has, and one that was guessed at too often. */
const REFUSED =
  'This name and this password do not go together, or there were too many tries: then nothing is let in for a while.'

/** Signing in with a name and a password. */
export function passwordRoutes(app: FastifyInstance, { db, clock }: Runtime, show: Show, ways: WaysIn): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.post('/sign-in/password', { schema: { security: ANYONE, body } }, async (request, reply) => {
    const { login, password, next } = request.body
    if (!ways.password) return show(reply.status(403), { problem: 'Nobody signs in with a password here.', next })
    const now = clock.now()
    const moderatorId = await checkPassword(db, { login, password, address: request.ip }, now)
    if (moderatorId === undefined) return show(reply.status(403), { problem: REFUSED, next, login })
    await beginSession(db, moderatorId, reply, now, 'password')
    return reply.redirect(next, 303)
  })

  routes.get('/sign-in/password', { schema: { security: ANYONE, querystring: query } }, async (request, reply) =>
    reply.redirect(withNext('/sign-in', request.query.next), 303),
  )
}
