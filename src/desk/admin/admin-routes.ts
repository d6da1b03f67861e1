import type { FastifyInstance } from 'fastify'
import type { DeskRuntime } from '../desk-runtime.ts'
import { forPeople } from '../rights.ts'
import { peopleRoutes } from './people-routes.ts'

/** The pages on which administrators keep people, sites and keys, and see the policy and who did what. */
export function adminRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  app.get('/desk/admin', { schema: { security: forPeople('oversee') } }, (_request, reply) =>
    reply.redirect('/desk/admin/people', 303),
  )
  peopleRoutes(app, runtime)
}
