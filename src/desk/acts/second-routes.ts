import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { agree, disagree, takeBack } from '../../decision/second.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { caseParams, seenParam } from '../params.ts'
import { acting } from './acting.ts'
import { forPeople } from '../rights.ts'

const shownBody = z.object({ version: z.coerce.number().int(), seen: seenParam })

/** The second person, where the policy asks for one; and the first, who may take a proposal back. */
export function secondRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { onCase } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')

  routes.post(
    '/desk/cases/:id/agree',
    { schema: { security, params: caseParams, body: shownBody } },
    async (request, reply) => {
      const { id } = request.params
      const { version, seen } = request.body
      return await onCase(
        request,
        reply,
        id,
        async moderator => {
          await db.transaction().execute(trx => agree(trx, moderator, { caseId: id, version }, rules(), clock.now()))
          return `/desk?decided=${id}`
        },
        { seen },
      )
    },
  )

  routes.post(
    '/desk/cases/:id/disagree',
    { schema: { security, params: caseParams, body: shownBody.extend({ why: z.string() }) } },
    async (request, reply) => {
      const { id } = request.params
      const { version, seen, why } = request.body
      return await onCase(
        request,
        reply,
        id,
        async moderator => {
          await db
            .transaction()
            .execute(trx => disagree(trx, moderator, { caseId: id, version, why }, rules(), clock.now()))
          return `/desk?done=disagreed&case=${id}`
        },
        { seen, why },
      )
    },
  )

  routes.post('/desk/cases/:id/take-back', { schema: { security, params: caseParams } }, async (request, reply) => {
    const { id } = request.params
    return await onCase(request, reply, id, async moderator => {
      await db.transaction().execute(trx => takeBack(trx, moderator.id, id, rules(), clock.now()))
      return `/desk?done=taken_back&case=${id}`
    })
  })
}
