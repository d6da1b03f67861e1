import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { endSession, endSessions } from '../../people/sessions.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import type { Notice } from '../pages/layout.ts'
import { forPeople } from '../rights.ts'
import type { WaysIn } from '../sign-in/ways-in.ts'
import { showingAccount } from './account.ts'
import { ownPasswordRoutes } from './password-routes.ts'

const done = z.enum(['password', 'ended', 'others']).optional().catch(undefined)

const DONE: Readonly<Record<NonNullable<z.infer<typeof done>>, string>> = {
  password: 'Your password is set. You are signed out everywhere else.',
  ended: 'That browser is signed out.',
  others: 'You are signed out everywhere else.',
}

/** One's own way in: the password, and where one is signed in. */
export function accountRoutes(app: FastifyInstance, runtime: DeskRuntime, ways: WaysIn): void {
  const { db, clock } = runtime
  const { showAccount } = showingAccount(runtime, ways)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('own')

  routes.get('/desk/account', { schema: { security, querystring: z.object({ done }) } }, async (request, reply) => {
    const { query } = request
    const notice: Notice | undefined = query.done && { kind: 'done', words: DONE[query.done] }
    return await showAccount(request, reply, notice)
  })

  ownPasswordRoutes(app, runtime, ways)

  const one = z.object({ session: z.uuid() })
  routes.post('/desk/account/sessions/end', { schema: { security, body: one } }, async (request, reply) => {
    const { moderator, body } = request
    // Ended already: it is what was asked for.
    await db
      .transaction()
      .execute(trx => endSession(trx, moderator.id, body.session, { moderator: moderator.id }, clock.now()))
    return reply.redirect('/desk/account?done=ended', 303)
  })

  routes.post('/desk/account/sessions/end-others', { schema: { security } }, async (request, reply) => {
    const { moderator, session } = request
    await db
      .transaction()
      .execute(trx => endSessions(trx, moderator.id, { moderator: moderator.id }, clock.now(), session.id))
    return reply.redirect('/desk/account?done=others', 303)
  })

  for (const act of ['password', 'sessions/end', 'sessions/end-others'])
    routes.get(`/desk/account/${act}`, { schema: { security } }, async (_request, reply) =>
      reply.redirect('/desk/account', 303),
    )
}
