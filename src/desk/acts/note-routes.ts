import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { usualSite, writeDeskNote, writeNote } from '../../notes.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import type { Notice } from '../pages/layout.ts'
import { caseParams } from '../params.ts'
import { acting } from './acting.ts'
import { refusalOf } from './refusals.ts'
import { forPeople } from '../rights.ts'

const noteBody = z.object({ text: z.string() })
/** `site`: empty for everybody on the desk. */
const deskNoteBody = noteBody.extend({ site: z.string().optional() })

/** Notes for colleagues: on a case, and on the desk for the next shift. */
export function noteRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { onCase, showDesk } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')

  routes.post(
    '/desk/cases/:id/notes',
    { schema: { security, params: caseParams, body: noteBody } },
    async (request, reply) => {
      const { id } = request.params
      return await onCase(request, reply, id, async moderator => {
        await db.transaction().execute(trx => writeNote(trx, moderator, request.body.text, id, rules(), clock.now()))
        return `/desk/cases/${id}#notes`
      })
    },
  )

  routes.post('/desk/notes', { schema: { security, body: deskNoteBody } }, async (request, reply) => {
    const { moderator } = request
    try {
      const { text, site = usualSite(moderator) } = request.body
      await db.transaction().execute(trx => writeDeskNote(trx, moderator, text, site || null, clock.now()))
      return await reply.redirect('/desk#notes', 303)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      const notice: Notice = { kind: 'problem', words: refusal.words }
      return await showDesk(moderator, {}, reply.status(refusal.status), notice)
    }
  })
  routes.get('/desk/notes', { schema: { security: forPeople('read') } }, async (_request, reply) =>
    reply.redirect('/desk', 303),
  )
}
