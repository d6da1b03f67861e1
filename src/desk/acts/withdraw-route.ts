import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { claimCase } from '../../claim/claim-case.ts'
import { withdraw } from '../../decision/withdraw.ts'
import { keepToken } from '../claim-cookie.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import type { Notice } from '../pages/layout.ts'
import { acting } from './acting.ts'
import { refusalOf } from './refusals.ts'
import { forPeople } from '../rights.ts'

const decisionParams = z.object({ id: z.uuid() })

/** Undo: the decision is withdrawn before it leaves, and its case is in the hands of who made it again, if it may be. */
export function withdrawRoute(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { showDesk, forgetCounts } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')

  routes.post(
    '/desk/decisions/:id/withdraw',
    { schema: { security, params: decisionParams } },
    async (request, reply) => {
      const { moderator } = request
      try {
        const now = clock.now()
        const { caseId, successor } = await db
          .transaction()
          .execute(trx => withdraw(trx, moderator.id, request.params.id, rules(), now))
        forgetCounts()
        if (successor !== undefined)
          return await reply.redirect(`/desk/cases/${successor}?done=withdrawn_into&case=${caseId}`, 303)
        const given = await claimCase(db, moderator, caseId, rules(), clock.now())
        // Nobody is given what is on hold; its page says so, and has what was written.
        if (!given.claim && given.why !== 'on_hold')
          return await reply.redirect(`/desk?done=withdrawn&case=${caseId}`, 303)
        if (given.claim) keepToken(reply, given.claim, rules().policy)
        return await reply.redirect(`/desk/cases/${caseId}?done=withdrawn&case=${caseId}`, 303)
      } catch (error) {
        const refusal = refusalOf(error)
        if (!refusal) throw error
        const notice: Notice = { kind: 'problem', words: refusal.words }
        return await showDesk(moderator, {}, reply.status(refusal.status), notice)
      }
    },
  )
  routes.get('/desk/decisions/:id/withdraw', { schema: { security: forPeople('read') } }, async (_request, reply) =>
    reply.redirect('/desk', 303),
  )
}
