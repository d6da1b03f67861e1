import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Moderator } from '../claim/moderator.ts'
import { readCard, readHeld } from './case/card.ts'
import { tokenFor } from './claim-cookie.ts'
import type { DeskRuntime } from './desk-runtime.ts'
import { type deskQuery, noticeFor } from './notices.ts'
import { casePage } from './pages/case.ts'
import type { Attempt } from './pages/decision-forms.ts'
import { deskPage } from './pages/desk.ts'
import type { Desk, Notice } from './pages/layout.ts'
import { readPreferences } from './preferences.ts'
import { whoIs } from './session.ts'

/** The desk and a case as they are now, for whoever is signed in; what the desk's routes answer with. */
export function showing({ db, rules, clock, counts: keeper }: DeskRuntime) {
  return { signedIn, deskOf, showDesk, showCase }

  async function signedIn(request: FastifyRequest, reply: FastifyReply): Promise<Moderator | undefined> {
    const moderator = await whoIs(db, request, clock.now())
    if (!moderator) reply.redirect('/sign-in', 303)
    return moderator
  }

  /** What every page shows whoever is signed in. */
  async function deskOf(moderator: Moderator, reply: FastifyReply): Promise<Desk> {
    const [counts, preferences] = await Promise.all([keeper.of(moderator.id), readPreferences(db, moderator.id)])
    return { moderator, csrf: reply.generateCsrf(), counts, preferences }
  }

  async function showDesk(
    moderator: Moderator,
    query: z.infer<typeof deskQuery>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const now = clock.now()
    const { policy, rota } = rules()
    const notice = await noticeFor(db, query, policy, now)
    const [desk, held] = await Promise.all([deskOf(moderator, reply), readHeld(db, moderator.id, now)])
    return reply
      .type('text/html; charset=utf-8')
      .send(deskPage({ desk, notice, shift: rota.shiftAt(now), held, policy, now }))
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
    const desk = await deskOf(moderator, reply)
    return reply.type('text/html; charset=utf-8').send(casePage({ card, desk, notice, held, attempt, policy, now }))
  }
}
