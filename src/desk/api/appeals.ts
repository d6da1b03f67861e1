import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type AppealState, appealState } from '../../appeal/appeal-state.ts'
import { raiseAppeal } from '../../appeal/raise-appeal.ts'
import { AppealNotTakenError, type NotTaken } from '../../appeal/refused.ts'
import { appealSchema } from '../../appeal/schema.ts'
import { appealedSchema, appealStateSchema, type AppealTold } from '../../appeal/told.ts'
import { MalformedComplaintError } from '../../intake/parse-complaint.ts'
import type { Runtime } from '../../runtime.ts'
import { Problem } from '../problem.ts'
import { needs } from '../rights.ts'

const STATUS: Readonly<Record<NotTaken, number>> = {
  'no-such-decision': 404,
  'nothing-to-appeal': 409,
  'not-the-author': 409,
  'not-applied-yet': 409,
  'does-not-stand': 409,
  'comment-gone': 409,
  overtaken: 409,
  'too-late': 409,
  'appealed-already': 409,
  'another-appeal': 409,
  'id-taken': 409,
}
/** The site applies a decision within moments, mostly. */
const SOON_S = 60

/** `/v1/appeals`: the author of an amended or deleted comment asks another person to look again. */
export function appealRoutes(app: FastifyInstance, { db, rules, clock }: Runtime): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = needs('appeals:write')

  routes.post(
    '/v1/appeals',
    {
      schema: {
        summary: 'An author appeals against a decision: whether it is taken is said at once',
        description: 'The same id again is the same appeal. A decision is appealed against once.',
        security,
        body: appealSchema,
        response: { 200: appealedSchema, 201: appealedSchema },
      },
    },
    async ({ site, body }, reply) => {
      try {
        const appeal = { ...body, decision: body.decision.toLowerCase() }
        const { id, caseId, outcome, due } = await db
          .transaction()
          .execute(trx => raiseAppeal(trx, site, appeal, rules(), clock.now()))
        const status = outcome === 'known' ? 200 : 201
        return await reply.status(status).send({ id, case: caseId, outcome, due: due.toISOString() })
      } catch (error) {
        throw problemOf(error)
      }
    },
  )

  routes.get(
    '/v1/appeals/:id',
    {
      schema: {
        summary: 'What became of an appeal',
        security,
        params: z.object({ id: z.uuid() }),
        response: { 200: appealStateSchema },
      },
    },
    async ({ site, params: { id } }) => {
      const state = await appealState(db, site, id.toLowerCase())
      if (!state) throw new Problem(404, 'unknown-appeal', `${id} is no appeal of this site.`)
      return inJson(state)
    },
  )
}

function problemOf(error: unknown): unknown {
  if (error instanceof AppealNotTakenError) {
    const soon = error.because === 'not-applied-yet' ? { retryAfter: SOON_S } : {}
    return new Problem(STATUS[error.because], error.because, error.message, soon)
  }
  if (error instanceof MalformedComplaintError)
    return new Problem(422, 'malformed-request', 'The request is not as it must be; nothing was taken.', {
      errors: [...error.issues],
    })
  return error
}

function inJson(state: AppealState): AppealTold {
  const receivedAt = state.receivedAt.toISOString()
  if (state.state === 'open') return { ...state, receivedAt, due: state.due.toISOString() }
  return { ...state, receivedAt, decidedAt: state.decidedAt.toISOString() }
}
