import type { FastifyInstance } from 'fastify'
import type { DeskRuntime } from '../desk-runtime.ts'
import { forPeople } from '../rights.ts'
import { eventRoutes } from './events-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { personActRoutes } from './person-act-routes.ts'
import { personLinkRoute } from './person-link-route.ts'
import { personRoutes } from './person-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import { secretRoutes } from './secret-routes.ts'
import { siteRoutes } from './site-routes.ts'

/** The pages on which administrators keep people, sites and keys, and see the policy and who did what. */
export function adminRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  app.get('/desk/admin', { schema: { security: forPeople('oversee') } }, (_request, reply) =>
    reply.redirect('/desk/admin/people', 303),
  )
  peopleRoutes(app, runtime)
  personRoutes(app, runtime)
  personActRoutes(app, runtime)
  personLinkRoute(app, runtime)
  siteRoutes(app, runtime)
  keyRoutes(app, runtime)
  secretRoutes(app, runtime)
  policyRoutes(app, runtime)
  eventRoutes(app, runtime)
}
