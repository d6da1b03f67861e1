import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Runtime } from '../runtime.ts'
import { shiftInWords } from './pages/desk.ts'
import type { Notice } from './pages/layout.ts'
import { type DemoPerson, signInPage } from './pages/sign-in.ts'
import { isFromPerson, Problem } from './problem.ts'

const SIGNED_OUT: Notice = { kind: 'problem', words: 'You are signed out: nothing was done. Sign in, and do it again.' }

/** The sign-in page, at whatever address somebody came to who is not signed in; what to say is `notice`. */
export function signInPages({ rules, clock }: Pick<Runtime, 'rules' | 'clock'>, demo: readonly DemoPerson[]) {
  return { show, signInFirst }

  function show(reply: FastifyReply, notice?: Notice): FastifyReply {
    const { policy, rota } = rules()
    const now = clock.now()
    const onDuty = shiftInWords(rota.shiftAt(now), policy, now)
    return reply.type('text/html; charset=utf-8').send(signInPage(demo, onDuty, reply.generateCsrf(), notice))
  }

  /** @throws {Problem} 401, for a program. */
  async function signInFirst(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!isFromPerson(request)) throw new Problem(401, 'not-signed-in', 'Sign in first.')
    return show(reply.status(401), request.method === 'GET' ? undefined : SIGNED_OUT)
  }
}
