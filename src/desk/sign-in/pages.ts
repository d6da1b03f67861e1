import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Runtime } from '../../runtime.ts'
import { shiftInWords } from '../pages/desk.ts'
import { signInPage } from '../pages/sign-in.ts'
import { isFromPerson, Problem } from '../problem.ts'
import { HOME, returnAddress } from './return-address.ts'
import type { WaysIn } from './ways-in.ts'

const SIGNED_OUT = 'You are signed out: nothing was done. Sign in, and do it again.'

/** What the sign-in page says and keeps: a problem in words, where to go on, and the name that was typed. */
type Came = { problem?: string | undefined; next?: string; login?: string }

/** The sign-in page, also in place, at whatever address somebody came to who is not signed in. */
export function signInPages({ rules, clock }: Pick<Runtime, 'rules' | 'clock'>, ways: WaysIn) {
  return { show, signInFirst }

  function show(reply: FastifyReply, { problem, next = HOME, login = '' }: Came = {}): FastifyReply {
    const { policy, rota } = rules()
    const now = clock.now()
    const onDuty = shiftInWords(rota.shiftAt(now), policy, now)
    return reply
      .type('text/html; charset=utf-8')
      .send(signInPage(ways, { onDuty, csrf: reply.generateCsrf(), problem, next, login }))
  }

  /** @throws {Problem} 401, for a program. */
  async function signInFirst(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!isFromPerson(request)) throw new Problem(401, 'not-signed-in', 'Sign in first.')
    const problem = request.method === 'GET' ? undefined : SIGNED_OUT
    return show(reply.status(401), { problem, next: wanted(request) })
  }
}

/** The page that was asked for; an act's own, if it can be looked at. */
function wanted({ method, url, routeOptions, server }: FastifyRequest): string {
  const canBeSeen = method === 'GET' || server.hasRoute({ method: 'GET', url: routeOptions.url ?? '' })
  return canBeSeen ? returnAddress(url) : HOME
}
