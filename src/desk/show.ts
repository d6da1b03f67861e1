import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Moderator } from '../claim/moderator.ts'
import type { Runtime } from '../runtime.ts'
import { readCard, readCounts, readHeld } from './card.ts'
import { tokenFor } from './claim-cookie.ts'
import { type deskQuery, noticeFor } from './notices.ts'
import { casePage } from './pages/case.ts'
import type { Attempt } from './pages/decision-forms.ts'
import { deskPage } from './pages/desk.ts'
import type { Notice } from './pages/layout.ts'
import { whoIs } from './session.ts'

/** The desk and a case as they are now, for whoever is signed in; what the desk's routes answer with. */
export function showing({ db, rules, clock }: Runtime) {
  return { signedIn, showDesk, showCase }

  async function signedIn(request: FastifyRequest, reply: FastifyReply): Promise<Moderator | undefined> {
    const moderator = await whoIs(db, request, clock.now())
    if (!moderator) reply.redirect('/sign-in', 303)
    return moderator
  }

  async function showDesk(
    moderator: Moderator,
    query: z.infer<typeof deskQuery>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const now = clock.now()
    const { policy, rota } = rules()
    const notice = await noticeFor(db, query, policy, now)
    const [held, counts] = await Promise.all([readHeld(db, moderator.id, now), readCounts(db, now)])
    const csrf = reply.generateCsrf()
    return reply
      .type('text/html; charset=utf-8')
      .send(deskPage({ moderator, csrf, notice, shift: rota.shiftAt(now), held, counts, policy, now }))
  }

  async function showCase(
    moderator: Moderator,
    request: FastifyRequest,
    id: number,
    reply: FastifyReply,
    notice?: Notice,
    attempt?: Attempt,
  ): Promise<FastifyReply> {
    const now = clock.now()
    const { policy } = rules()
    const card = await readCard(db, id)
    if (!card) {
      reply.callNotFound()
      return reply
    }
    const mine = (await readHeld(db, moderator.id, now)).find(held => held.id === id)
    const held = mine && { until: mine.expires_at, here: tokenFor(request, id) !== undefined }
    const csrf = reply.generateCsrf()
    return reply
      .type('text/html; charset=utf-8')
      .send(casePage({ card, moderator, csrf, notice, held, attempt, policy, now }))
  }
}
