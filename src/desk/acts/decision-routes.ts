import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { claimNext } from '../../claim/claim-next.ts'
import type { Moderator } from '../../claim/moderator.ts'
import type { Choice } from '../../decision/choice.ts'
import { decide } from '../../decision/decide.ts'
import { readAbout } from '../../decision/statement.ts'
import { CaseChangedError } from '../../decision/errors.ts'
import { keepToken } from '../claim-cookie.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import type { Attempt } from '../pages/decide/forms.ts'
import { sent } from '../pages/decide/wording.ts'
import { readPreferences } from '../preferences.ts'
import type { Notice } from '../pages/layout.ts'
import { caseParams, seenParam } from '../params.ts'
import { acting } from './acting.ts'
import { refusalOf } from './refusals.ts'
import { forPeople } from '../rights.ts'

const action = z.enum(['amend', 'delete', 'keep', 'uphold', 'restore'])
const choiceBody = z.object({
  version: z.coerce.number().int(),
  seen: seenParam,
  action,
  rule: z.string(),
  textAfter: z.string().default(''),
  /** Under which rule the words below were shown. */
  shown: z.string().default(''),
  statement: z.string().optional(),
  answer: z.string().optional(),
})

/** `alike`: of several cases, so of none. */
const wordingQuery = z.object({ action, rule: z.string(), alike: z.string().optional() })

/** Deciding a case that one holds: what will be sent is shown before it is. */
export function decisionRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { onCase, showCase } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')

  // For the page's own script: the wording under a rule, as the form would show it.
  routes.get(
    '/desk/cases/:id/wording',
    {
      schema: { security: forPeople('read'), params: caseParams, querystring: wordingQuery },
    },
    async (request, reply) => {
      const { moderator, params, query } = request
      const about = query.alike === undefined ? await readAbout(db, moderator, params.id) : undefined
      const words = sent({ policy: rules().policy, action: query.action, rule: query.rule, about })
      return reply.type('text/html; charset=utf-8').send(String(words))
    },
  )

  routes.post(
    '/desk/cases/:id/decision',
    { schema: { security, params: caseParams, body: choiceBody } },
    async (request, reply) => {
      const { id } = request.params
      const { policy } = rules()
      const { seen, shown, ...attempt } = asTyped(request.body)
      if (shown !== attempt.rule && Object.hasOwn(policy.houseRules, attempt.rule))
        return await showFirst(request, reply, id, { ...attempt, statement: undefined, answer: undefined }, seen)
      return await onCase(
        request,
        reply,
        id,
        async (moderator, holder) => {
          const made = await db
            .transaction()
            .execute(trx => decide(trx, holder, choiceOf(attempt), rules(), clock.now()))
          if ('proposed' in made) return `/desk?done=proposed&case=${id}`
          // A button pressed twice is one decision, and one next case.
          return made.already ? `/desk?decided=${id}` : await thenNext(moderator, reply, id)
        },
        { attempt, seen },
      )
    },
  )

  /**
   * Whoever decides without a script has not seen the wording of the rule they chose: it comes with the form. A case that
   * has changed since must be read first, or the next press would be for a version that nobody has looked at.
   */
  async function showFirst(
    request: FastifyRequest,
    reply: FastifyReply,
    id: number,
    attempt: Attempt & { version: number },
    seen: number,
  ): Promise<FastifyReply> {
    const { moderator } = request
    const now = await db.selectFrom('cases').select('version').where('id', '=', id).executeTakeFirst()
    if (now && now.version !== attempt.version) {
      const notice: Notice = { kind: 'problem', words: refusalOf(new CaseChangedError())!.words }
      return await showCase(moderator, request, id, reply.status(409), { attempt, notice, seen })
    }
    const notice: Notice = {
      kind: 'problem',
      words: 'Nothing is decided yet. Read below what will be sent, then press once more.',
    }
    return await showCase(moderator, request, id, reply, { attempt, notice, seen })
  }

  /** Who likes it so gets the next case at once, with what became of the last one. */
  async function thenNext(moderator: Moderator, reply: FastifyReply, decided: number): Promise<string> {
    const { then_next } = await readPreferences(db, moderator.id)
    if (!then_next) return `/desk?decided=${decided}`
    const answer = await claimNext(db, moderator, rules(), clock.now())
    if (!answer.claim) return `/desk?decided=${decided}&next=${answer.why}`
    keepToken(reply, answer.claim, rules().policy)
    return `/desk/cases/${answer.claim.caseId}?decided=${decided}`
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
    ...(answer !== undefined && act !== 'uphold' && { answer }),
  }
  return act === 'amend' ? { ...common, action: act, textAfter } : { ...common, action: act }
}
