import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { claimCase } from '../../claim/claim-case.ts'
import { claimNext } from '../../claim/claim-next.ts'
import { letGo } from '../../claim/let-go.ts'
import { ClaimLostError } from '../../claim/live-claim.ts'
import { holdLonger, renew } from '../../claim/renew.ts'
import { resume } from '../../claim/resume.ts'
import { seesCase } from '../../claim/sees.ts'
import { forgetToken, keepToken, tokenFor } from '../claim-cookie.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { caseParams } from '../params.ts'
import { acting } from './acting.ts'
import { forPeople } from '../rights.ts'

/** Pulling, taking, keeping and giving away: who has a case. Each act answers with an address that can be reloaded. */
export function claimRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { onCase, forgetCounts, nothingThere } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')
  const onOne = { schema: { security, params: caseParams } }

  routes.post('/desk/next', { schema: { security } }, async (request, reply) => {
    const { moderator } = request
    const answer = await claimNext(db, moderator, rules(), clock.now())
    forgetCounts()
    if (!answer.claim) return reply.redirect(`/desk?next=${answer.why}`, 303)
    keepToken(reply, answer.claim, rules().policy)
    return reply.redirect(`/desk/cases/${answer.claim.caseId}`, 303)
  })

  routes.post('/desk/cases/:id/claim', onOne, async (request, reply) => {
    const { id } = request.params
    return await onCase(request, reply, id, async moderator => {
      const answer = await claimCase(db, moderator, id, rules(), clock.now())
      if (!answer.claim) return `/desk/cases/${id}?not=${answer.why}`
      keepToken(reply, answer.claim, rules().policy)
      return `/desk/cases/${id}`
    })
  })

  routes.post('/desk/cases/:id/resume', onOne, async (request, reply) => {
    const { id } = request.params
    return await onCase(request, reply, id, async moderator => {
      const claim = await resume(db, moderator.id, id, clock.now())
      if (!claim) throw new ClaimLostError()
      keepToken(reply, claim, rules().policy)
      return `/desk/cases/${id}`
    })
  })

  // The page's own heartbeat: a program asks, and is told until when.
  routes.post('/desk/cases/:id/renew', onOne, async (request, reply) => {
    const { moderator } = request
    const { id } = request.params
    if (!(await seesCase(db, moderator, id))) return nothingThere(reply)
    const holder = { moderatorId: moderator.id, token: tokenFor(request, id) ?? '' }
    try {
      const now = clock.now()
      const until = await db.transaction().execute(trx => renew(trx, holder, rules(), now))
      return { until: until.toISOString(), now: now.toISOString() }
    } catch (error) {
      if (error instanceof ClaimLostError) return reply.status(409).send({ lost: error.message })
      throw error
    }
  })

  routes.post('/desk/cases/:id/longer', onOne, async (request, reply) => {
    const { id } = request.params
    return await onCase(request, reply, id, async (_moderator, holder) => {
      await db.transaction().execute(trx => holdLonger(trx, holder, rules(), clock.now()))
      return `/desk/cases/${id}`
    })
  })

  const reason = z.object({ reason: z.string() })
  routes.post('/desk/cases/:id/release', { schema: { security, params: caseParams, body: reason } }, (request, reply) =>
    lettingGo(request.params.id, 'released', { to: 'pool', reason: request.body.reason }, request, reply),
  )
  const recipient = z.object({ to: z.uuid() })
  routes.post(
    '/desk/cases/:id/assign',
    { schema: { security, params: caseParams, body: recipient } },
    (request, reply) =>
      lettingGo(request.params.id, 'assigned', { to: 'moderator', id: request.body.to }, request, reply),
  )
  routes.post('/desk/cases/:id/escalate', onOne, (request, reply) =>
    lettingGo(request.params.id, 'escalated', { to: 'senior' }, request, reply),
  )

  async function lettingGo(
    id: number,
    done: 'released' | 'assigned' | 'escalated',
    to: Parameters<typeof letGo>[2],
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    return await onCase(request, reply, id, async (_moderator, holder) => {
      await db.transaction().execute(trx => letGo(trx, holder, to, rules(), clock.now()))
      forgetToken(reply, id)
      return `/desk?done=${done}&case=${id}`
    })
  }
}
