import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type ComplaintState as Told, complaintStateSchema } from '../../client/complaint-state.ts'
import { BadReferenceError, readReference } from '../../client/reference.ts'
import { type ComplaintState, complaintState } from '../../intake/complaint-state.ts'
import type { Runtime } from '../../runtime.ts'
import { Problem } from '../problem.ts'
import { needs } from '../rights.ts'

/** `/v1/complaints/{reference}`: what became of one complaint, for its site to tell whoever raised it. */
export function complaintRoute(app: FastifyInstance, { db, clock }: Runtime): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/complaints/:reference',
    {
      schema: {
        summary: 'What became of a complaint, by the reference that a person reads out',
        security: needs('complaints:read'),
        params: z.object({ reference: z.string().max(100) }),
        response: { 200: complaintStateSchema },
      },
    },
    async request => {
      const reference = read(request.params.reference)
      const state = await complaintState(db, request.site, reference, clock.now())
      // Another site's is none: nobody learns here that there is one.
      if (state) return inJson(state)
      throw new Problem(404, 'unknown-complaint', `${reference} is no complaint of this site, or not yet recorded.`)
    },
  )
}

function read(typed: string): string {
  try {
    return readReference(typed)
  } catch (error) {
    if (error instanceof BadReferenceError) throw new Problem(422, 'mistyped-reference', error.message)
    throw error
  }
}

function inJson(state: ComplaintState): Told {
  if (state.state === 'refused') return state
  const { raisedAt, receivedAt } = state
  const instants = { raisedAt: raisedAt.toISOString(), receivedAt: receivedAt.toISOString() }
  if (state.state !== 'answered') return { ...state, ...instants, due: state.due.toISOString() }
  return { ...state, ...instants, answer: { ...state.answer, decidedAt: state.answer.decidedAt.toISOString() } }
}
