import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { claimNext } from '../../claim/claim-next.ts'
import type { Moderator } from '../../claim/moderator.ts'
import type { Choice } from '../../decision/choice.ts'
import { decide } from '../../decision/decide.ts'
import { keepToken } from '../claim-cookie.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import type { Attempt } from '../pages/decide/forms.ts'
import { sent } from '../pages/decide/wording.ts'
import { readPreferences } from '../preferences.ts'
import { caseParams } from '../params.ts'
import { acting } from './acting.ts'

const action = z.enum(['amend', 'delete', 'keep'])
const choiceBody = z.object({
  version: z.coerce.number().int(),
  seen: z.coerce.number().int().default(0),
  action,
  rule: z.string(),
  textAfter: z.string().default(''),
  /** Under which rule the words below were shown. */
  shown: z.string().default(''),
  statement: z.string().optional(),
  answer: z.string().optional(),
})

/** Deciding a case that one holds: what will be sent is shown before it is. */
export function decisionRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { onCase, signedIn, showCase } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()

  // For the page's own script: the wording under a rule, as the form would show it.
  routes.get(
    '/desk/cases/:id/wording',
    { schema: { params: caseParams, querystring: z.object({ action, rule: z.string() }) } },
    async (request, reply) => {
      if (!(await signedIn(request, reply))) return reply
      const { query } = request
      return reply.type('text/html; charset=utf-8').send(String(sent(rules().policy, query.action, query.rule)))
    },
  )

  routes.post(
    '/desk/cases/:id/decision',
    { preValidation: app.csrfProtection, schema: { params: caseParams, body: choiceBody } },
    async (request, reply) => {
      const { id } = request.params
      const { policy } = rules()
      const { seen, shown, ...attempt } = asTyped(request.body)
      if (shown !== attempt.rule && Object.hasOwn(policy.houseRules, attempt.rule))
        return await showFirst(request, reply, id, { ...attempt, statement: undefined, answer: undefined })
      return await onCase(
        request,
        reply,
        id,
        async (moderator, holder) => {
          const made = await db
            .transaction()
            .execute(trx => decide(trx, holder, choiceOf(attempt), rules(), clock.now()))
          if ('proposed' in made) return `/desk?done=proposed&case=${id}`
          return await thenNext(moderator, reply, id)
        },
        { attempt, seen },
      )
    },
  )

  /** Whoever decides without a script has not seen the wording of the rule they chose: it comes with the form. */
  async function showFirst(request: FastifyRequest, reply: FastifyReply, id: number, attempt: Attempt) {
    const moderator = await signedIn(request, reply)
    if (!moderator) return reply
    const words = 'Nothing is decided yet. Read below what will be sent, then press once more.'
    return await showCase(moderator, request, id, reply, { attempt, notice: { kind: 'problem', words } })
  }

  /** Who likes it so gets the next case at once, with what became of the last one. */
  async function thenNext(moderator: Moderator, reply: FastifyReply, decided: number): Promise<string> {
    const { then_next } = await readPreferences(db, moderator.id)
    if (!then_next) return `/desk?decided=${decided}`
    const { claim } = await claimNext(db, moderator, rules(), clock.now())
    if (!claim) return `/desk?decided=${decided}&next=none`
    keepToken(reply, claim, rules().policy)
    return `/desk/cases/${claim.caseId}?decided=${decided}`
  }
}

type Body = z.infer<typeof choiceBody>

function asTyped(body: Body): Body {
  const { textAfter, statement, answer } = body
  return {
    ...body,
    textAfter: plain(textAfter),
    statement: statement === undefined ? undefined : plain(statement),
    answer: answer === undefined ? undefined : plain(answer),
  }
}

/** Browsers send a textarea's line breaks as CR LF, whatever they were. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function choiceOf({ action: act, version, rule, textAfter, statement, answer }: Omit<Body, 'seen' | 'shown'>): Choice {
  const common = {
    version,
    rule,
    ...(statement !== undefined && act !== 'keep' && { statement }),
    ...(answer !== undefined && { answer }),
  }
  return act === 'amend' ? { ...common, action: act, textAfter } : { ...common, action: act }
}
