import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { claimNext } from '../claim/claim-next.ts'
import { letGo } from '../claim/let-go.ts'
import { ClaimLostError } from '../claim/live-claim.ts'
import type { Moderator } from '../claim/moderator.ts'
import type { Choice } from '../decision/choice.ts'
import { decide } from '../decision/decide.ts'
import { BadChoiceError, CaseChangedError } from '../decision/errors.ts'
import type { DeskRuntime } from './desk-runtime.ts'
import { forgetToken, keepToken, tokenFor } from './claim-cookie.ts'
import type { Attempt } from './pages/decision-forms.ts'
import { caseParams } from './desk-routes.ts'
import { showing } from './show.ts'

const choiceBody = z.object({
  version: z.coerce.number().int(),
  action: z.enum(['amend', 'delete', 'keep']),
  rule: z.string(),
  textAfter: z.string().default(''),
})

/** What a moderator does: the next case, decide, release. Each act answers with an address that can be reloaded. */
export function actRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { signedIn, showCase } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const acting = { preValidation: app.csrfProtection }

  routes.post('/desk/next', acting, async (request, reply) => {
    const moderator = await signedIn(request, reply)
    if (!moderator) return reply
    const answer = await claimNext(db, moderator, rules(), clock.now())
    if (!answer.claim) return reply.redirect(`/desk?next=${answer.why}`, 303)
    keepToken(reply, answer.claim)
    return reply.redirect(`/desk/cases/${answer.claim.caseId}`, 303)
  })

  routes.post(
    '/desk/cases/:id/decision',
    { ...acting, schema: { params: caseParams, body: choiceBody } },
    async (request, reply) => {
      const moderator = await signedIn(request, reply)
      if (!moderator) return reply
      const { id } = request.params
      const { version, action, rule, textAfter } = request.body
      const choice: Choice =
        action === 'amend' ? { version, rule, action, textAfter: asTyped(textAfter) } : { version, rule, action }
      try {
        const holder = { moderatorId: moderator.id, token: tokenFor(request, id) ?? '' }
        await db.transaction().execute(trx => decide(trx, holder, choice, rules(), clock.now()))
        return reply.redirect(`/desk?decided=${id}`, 303)
      } catch (error) {
        return await notTaken(error, moderator, request, id, reply, { action, rule, textAfter })
      }
    },
  )

  routes.post('/desk/cases/:id/release', { ...acting, schema: { params: caseParams } }, async (request, reply) => {
    const moderator = await signedIn(request, reply)
    if (!moderator) return reply
    const { id } = request.params
    try {
      const holder = { moderatorId: moderator.id, token: tokenFor(request, id) ?? '' }
      const reason = Object.keys(rules().policy.releaseReasons)[0] ?? ''
      await db.transaction().execute(trx => letGo(trx, holder, { to: 'pool', reason }, rules(), clock.now()))
    } catch (error) {
      return await notTaken(error, moderator, request, id, reply)
    }
    forgetToken(reply, id)
    return reply.redirect(`/desk?released=${id}`, 303)
  })

  // Where a refused act leaves the browser: its address entered again shows the case, or the desk.
  for (const act of ['decision', 'release']) {
    routes.get(`/desk/cases/:id/${act}`, { schema: { params: caseParams } }, async (request, reply) =>
      reply.redirect(`/desk/cases/${request.params.id}`, 303),
    )
  }
  routes.get('/desk/next', async (_request, reply) => reply.redirect('/desk', 303))

  /** Shows the case as it is now, why the act was not taken, and what was typed. */
  async function notTaken(
    error: unknown,
    moderator: Moderator,
    request: FastifyRequest,
    id: number,
    reply: FastifyReply,
    attempt?: Attempt,
  ): Promise<FastifyReply> {
    if (error instanceof BadChoiceError) reply.status(422)
    else if (error instanceof ClaimLostError || error instanceof CaseChangedError) reply.status(409)
    else throw error
    return await showCase(moderator, request, id, reply, { kind: 'problem', words: inWords(error) }, attempt)
  }
}

/** An error's message names the field first, for the API; on the page the form shows what it is about. */
function inWords({ message }: Error): string {
  const words = message.replace(/^\w+: /, '')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

/** Browsers send a textarea's line breaks as CR LF, whatever they were. */
function asTyped(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
