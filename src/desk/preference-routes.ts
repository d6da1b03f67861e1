import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { DeskRuntime } from './desk-runtime.ts'
import { preferencesPage } from './pages/preferences.ts'
import { savePreferences } from './preferences.ts'
import { forPeople } from './rights.ts'
import { showing } from './show.ts'

const query = z.object({ saved: z.string().optional().catch(undefined) })

// A box that is not ticked is not sent.
const ticked = z
  .literal('on')
  .optional()
  .transform(value => value === 'on')
const preferencesBody = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  text_size: z.enum(['normal', 'large', 'largest']),
  blur: ticked,
  shortcuts: ticked,
  then_next: z.enum(['desk', 'next']).transform(value => value === 'next'),
})

/** How a moderator likes their page: theirs alone, on whichever machine they sign in. */
export function preferenceRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { deskOf } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('own')

  routes.get('/desk/preferences', { schema: { security, querystring: query } }, async (request, reply) => {
    const { moderator } = request
    const notice = request.query.saved === undefined ? undefined : ({ kind: 'done', words: 'Saved.' } as const)
    return reply.type('text/html; charset=utf-8').send(preferencesPage(await deskOf(moderator, reply), notice))
  })

  routes.post('/desk/preferences', { schema: { security, body: preferencesBody } }, async (request, reply) => {
    const { moderator } = request
    await savePreferences(runtime.db, moderator.id, request.body)
    return reply.redirect('/desk/preferences?saved', 303)
  })
}
