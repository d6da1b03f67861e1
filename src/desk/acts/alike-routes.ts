import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Moderator } from '../../claim/moderator.ts'
import { BadChoiceError } from '../../decision/errors.ts'
import { decideAlike, MOST_AT_ONCE } from '../../decision/decide-alike.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { alikeDonePage, alikePage, type AlikeAttempt } from '../pages/decide/alike.ts'
import type { Notice } from '../pages/layout.ts'
import { readSelected } from '../selected-cases.ts'
import { acting } from './acting.ts'
import { refusalOf } from './refusals.ts'
import { forPeople } from '../rights.ts'

/** `12:3`: a case and the version of it that was shown. */
const selected = z
  .string()
  .regex(/^\d{1,15}:\d{1,9}$/)
  .transform(value => {
    const [caseId, version] = value.split(':').map(Number)
    return { caseId: caseId!, version: version! }
  })
const several = z
  .preprocess(value => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(selected).max(500))
  .transform(all => [...new Map(all.map(one => [one.caseId, one])).values()])

const reviewBody = z.object({ case: several, action: z.enum(['keep', 'delete']).default('keep') })
const decideBody = reviewBody.extend({
  rule: z.string(),
  shown: z.string().default(''),
  statement: z.string().optional(),
  answer: z.string().optional(),
})

/** Several selected cases decided alike in one go: looked at together first, then each recorded by itself. */
export function alikeRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { deskOf, forgetCounts } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')

  routes.post('/desk/alike', { schema: { security, body: reviewBody } }, async (request, reply) => {
    const { moderator } = request
    const { case: cases, action } = request.body
    return await showReview(moderator, reply, cases, { action, rule: '' })
  })

  routes.post('/desk/alike/decide', { schema: { security, body: decideBody } }, async (request, reply) => {
    const { moderator } = request
    const { case: cases, shown, ...attempt } = request.body
    const { policy } = rules()
    if (shown !== attempt.rule && Object.hasOwn(policy.houseRules, attempt.rule)) {
      const words = 'Nothing is decided yet. Read below what will be sent, then press once more.'
      const { action, rule } = attempt
      return await showReview(moderator, reply, cases, { action, rule }, { kind: 'problem', words })
    }
    const { action, rule, statement, answer } = attempt
    const choice = {
      action,
      rule,
      ...(statement !== undefined && action === 'delete' && { statement }),
      ...(answer !== undefined && { answer }),
    }
    try {
      const outcomes = await decideAlike(db, moderator, cases, choice, rules(), clock.now())
      forgetCounts()
      const desk = await deskOf(moderator, reply)
      return await reply.type('text/html; charset=utf-8').send(alikeDonePage(desk, outcomes, action))
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal || !(error instanceof BadChoiceError)) throw error
      const notice: Notice = { kind: 'problem', words: refusal.words }
      return await showReview(moderator, reply.status(422), cases, attempt, notice)
    }
  })
  for (const url of ['/desk/alike', '/desk/alike/decide'])
    routes.get(url, { schema: { security: forPeople('read') } }, async (_request, reply) =>
      reply.redirect('/desk/open', 303),
    )

  async function showReview(
    moderator: Moderator,
    reply: FastifyReply,
    cases: readonly { caseId: number; version: number }[],
    attempt: AlikeAttempt,
    notice?: Notice,
  ): Promise<FastifyReply> {
    const desk = await deskOf(moderator, reply)
    const shown = cases.slice(0, MOST_AT_ONCE)
    const found = await readSelected(
      db,
      moderator,
      shown.map(({ caseId }) => caseId),
    )
    const { policy } = rules()
    return reply
      .type('text/html; charset=utf-8')
      .send(alikePage({ desk, cases: shown, left: cases.length - shown.length, found, attempt, notice, policy }))
  }
}
