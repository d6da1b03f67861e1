import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { listSites } from '../../sites/sites.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { eventsPage } from '../pages/admin/events.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'
import { eventsQuery, listAdminEvents } from './events.ts'
import { sendPage } from './site-acts.ts'

/** Who did what to people, sites and keys. */
export function eventRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules } = runtime
  const { deskOf } = showing(runtime)

  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/desk/admin/events',
      { schema: { security: forPeople('oversee'), querystring: eventsQuery } },
      async ({ moderator, query }, reply) => {
        const [desk, events, people, sites] = await Promise.all([
          deskOf(moderator, reply),
          listAdminEvents(db, query),
          db.selectFrom('moderators').select(['login', 'name']).orderBy('name').orderBy('login').execute(),
          listSites(db),
        ])
        const { timeZone } = rules().policy
        return sendPage(reply, eventsPage({ desk, asked: query, events, people, sites, timeZone }))
      },
    )
}
