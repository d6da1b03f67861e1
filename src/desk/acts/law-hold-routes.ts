import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { holdForLaw, liftLawHold } from '../../claim/law-hold.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { caseParams } from '../params.ts'
import { acting } from './acting.ts'
import { forPeople } from '../rights.ts'

const holdBody = z.object({ why: z.string() })
const liftBody = z.object({ to: z.enum(['pool', 'seniors']).default('pool') })

/** On hold for legal advice, and off it: by seniors. */
export function lawHoldRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { onCase } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')

  routes.post(
    '/desk/cases/:id/law-hold',
    { schema: { security, params: caseParams, body: holdBody } },
    async (request, reply) => {
      const { id } = request.params
      return await onCase(request, reply, id, async moderator => {
        const held = { caseId: id, why: request.body.why }
        await db.transaction().execute(trx => holdForLaw(trx, moderator, held, rules(), clock.now()))
        return `/desk/cases/${id}?done=law_hold&case=${id}`
      })
    },
  )
  routes.post(
    '/desk/cases/:id/law-hold/lift',
    { schema: { security, params: caseParams, body: liftBody } },
    async (request, reply) => {
      const { id } = request.params
      return await onCase(request, reply, id, async moderator => {
        const lifted = { caseId: id, to: request.body.to }
        await db.transaction().execute(trx => liftLawHold(trx, moderator, lifted, rules(), clock.now()))
        return `/desk/cases/${id}?done=law_hold_lifted&case=${id}`
      })
    },
  )
}
