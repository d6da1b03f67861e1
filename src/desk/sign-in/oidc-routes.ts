import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { moderatorOf } from '../../people/identities.ts'
import { ATTEMPT_LASTS_MS, keepAttempt, takeAttempt } from '../../people/oidc-attempts.ts'
import type { Runtime } from '../../runtime.ts'
import { newToken } from '../../token.ts'
import { ANYONE } from '../rights.ts'
import { beginSession } from '../session.ts'
import { NotProvenError, openProvider, ProviderAwayError } from './provider.ts'
import { nextParam, withNext } from './return-address.ts'
import type { Show } from './sign-in-routes.ts'

const NOT_BEGUN =
  'This sign-in was not begun in this browser, was used already, or took longer than ten minutes. Begin again.'
const NOT_LISTED = 'You are not on this desk’s list. Whoever runs the desk can put you on it.'
const AWAY = 'The place where you sign in does not answer at the moment. Try again in a minute.'
const NOT_PROVEN = 'The place where you sign in did not confirm who you are. Nothing was done: begin again.'

/** Signing in through the provider of OpenID Connect, if one is configured. */
export function oidcRoutes(app: FastifyInstance, { config, db, clock, log }: Runtime, show: Show): void {
  const provider = openProvider(config)
  const routes = app.withTypeProvider<ZodTypeProvider>()

  // A link and no form: the provider leads on to wherever it likes, and a form's way may not leave this site
  // (form-action, which a browser asks of each step). Nothing is done here but to remember that it was begun.
  const query = z.object({ next: nextParam })
  routes.get('/sign-in/oidc', { schema: { security: ANYONE, querystring: query } }, async (request, reply) => {
    const { next } = request.query
    if (!provider) return await reply.redirect(withNext('/sign-in', next), 303)
    const attempt = { state: newToken(), nonce: newToken(), codeVerifier: newToken() }
    try {
      const there = await provider.signInAt(attempt)
      await keepAttempt(db, { ...attempt, returnTo: next, browser: markBrowser(request, reply) }, clock.now())
      return await reply.redirect(there.href, 303)
    } catch (error) {
      return refused(error, reply, next)
    }
  })

  const back = z.looseObject({ state: z.string().max(200).catch('') })
  routes.get('/sign-in/oidc/callback', { schema: { security: ANYONE, querystring: back } }, async (request, reply) => {
    if (!provider) return await reply.redirect('/sign-in', 303)
    const { state } = request.query
    const now = clock.now()
    const attempt = await takeAttempt(db, { state, browser: markOf(request) ?? '' }, now)
    if (!attempt) return show(reply.status(403), { problem: NOT_BEGUN })
    try {
      const identity = await provider.whoCameBack(queryOf(request), { ...attempt, state })
      const moderatorId = await db.transaction().execute(trx => moderatorOf(trx, identity, now))
      if (moderatorId === undefined) return show(reply.status(403), { problem: NOT_LISTED, next: attempt.returnTo })
      await beginSession(db, moderatorId, reply, now, 'oidc')
      return await reply.redirect(attempt.returnTo, 303)
    } catch (error) {
      return refused(error, reply, attempt.returnTo)
    }
  })

  function refused(error: unknown, reply: FastifyReply, next: string): FastifyReply {
    const isAway = error instanceof ProviderAwayError
    if (!isAway && !(error instanceof NotProvenError)) throw error
    log.warn({ err: error }, 'a sign-in through the provider failed')
    return show(reply.status(isAway ? 503 : 403), { problem: isAway ? AWAY : NOT_PROVEN, next })
  }
}

/** Whoever is led here with what somebody else was told elsewhere must not become them: it must be the same browser. */
function markBrowser(request: FastifyRequest, reply: FastifyReply): string {
  // The same for attempts in several tabs.
  const mark = markOf(request) ?? newToken()
  reply.setCookie(cookieOf(request), mark, {
    path: '/',
    httpOnly: true,
    // Strict would not come back with who comes from the provider.
    sameSite: 'lax',
    maxAge: ATTEMPT_LASTS_MS / 1000,
  })
  return mark
}

function markOf(request: FastifyRequest): string | undefined {
  const mark = request.cookies[cookieOf(request)]
  return mark !== undefined && /^[\w-]{43}$/.test(mark) ? mark : undefined
}

const cookieOf = ({ server }: FastifyRequest) => `${server.cookiePrefix}postmod_attempt`

function queryOf({ url }: FastifyRequest): URLSearchParams {
  return new URL(url, 'http://desk.invalid').searchParams
}
