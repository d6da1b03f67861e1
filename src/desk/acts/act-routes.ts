import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { DeskRuntime } from '../desk-runtime.ts'
import { caseParams } from '../params.ts'
import { alikeRoutes } from './alike-routes.ts'
import { claimRoutes } from './claim-routes.ts'
import { deadDeliveryRoutes } from './dead-delivery-routes.ts'
import { decisionRoutes } from './decision-routes.ts'
import { lawHoldRoutes } from './law-hold-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { noteRoutes } from './note-routes.ts'
import { secondRoutes } from './second-routes.ts'
import { withdrawRoute } from './withdraw-route.ts'
import { forPeople } from '../rights.ts'

/** What a moderator does. Each act answers with an address that can be reloaded. */
export function actRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  claimRoutes(app, runtime)
  decisionRoutes(app, runtime)
  secondRoutes(app, runtime)
  withdrawRoute(app, runtime)
  noteRoutes(app, runtime)
  lawHoldRoutes(app, runtime)
  noticeRoutes(app, runtime)
  deadDeliveryRoutes(app, runtime)
  alikeRoutes(app, runtime)

  // Where a refused act leaves the browser: its address entered again shows the case, or the desk.
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const acts = ['claim', 'resume', 'longer', 'release', 'assign', 'escalate']
  for (const act of [...acts, 'decision', 'agree', 'disagree', 'take-back', 'notes', 'law-hold', 'law-hold/lift']) {
    routes.get(
      `/desk/cases/:id/${act}`,
      { schema: { security: forPeople('read'), params: caseParams } },
      async (request, reply) => reply.redirect(`/desk/cases/${request.params.id}`, 303),
    )
  }
  routes.get('/desk/next', { schema: { security: forPeople('read') } }, async (_request, reply) =>
    reply.redirect('/desk', 303),
  )
}
