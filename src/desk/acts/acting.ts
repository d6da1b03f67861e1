import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Holder } from '../../claim/live-claim.ts'
import type { Moderator } from '../../claim/moderator.ts'
import { seesCase } from '../../claim/sees.ts'
import { tokenFor } from '../claim-cookie.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import type { Attempt } from '../pages/decide/forms.ts'
import type { TypedLetter } from '../pages/notice/forms.ts'
import type { Notice } from '../pages/layout.ts'
import { showing } from '../show.ts'
import { refusalOf } from './refusals.ts'

/** What of a form comes back into it when its act was not taken; `seen`: the last event that its page showed. */
export type Typed = { attempt?: Attempt; why?: string; seen?: number; letter?: TypedLetter }

/** What every act at the desk has in common: who acts, and what they are told if it is not taken. */
export function acting(runtime: DeskRuntime) {
  const shown = showing(runtime)
  return { ...shown, onCase }

  /**
   * Acts on a case and goes on to the address that the act answers. What was refused shows the case as it is now, why,
   * what has changed, and what was typed. A case of a site that they do not see is not there.
   */
  async function onCase(
    request: FastifyRequest,
    reply: FastifyReply,
    id: number,
    act: (moderator: Moderator, holder: Holder) => Promise<string>,
    typed: Typed = {},
  ): Promise<FastifyReply> {
    const { moderator } = request
    if (!(await seesCase(runtime.db, moderator, id))) return shown.nothingThere(reply)
    try {
      const next = await act(moderator, { moderatorId: moderator.id, token: tokenFor(request, id) ?? '' })
      shown.forgetCounts()
      return reply.redirect(next, 303)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      const notice: Notice = { kind: 'problem', words: refusal.words }
      return await shown.showCase(moderator, request, id, reply.status(refusal.status), { ...typed, notice })
    }
  }
}
