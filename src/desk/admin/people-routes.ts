import type { FastifyInstance } from 'fastify'
import { listModerators } from '../../people/list-moderators.ts'
import { listSites } from '../../sites/sites.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { peoplePage } from '../pages/admin/people.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'

/** Who works here. */
export function peopleRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { deskOf } = showing(runtime)

  app.get('/desk/admin/people', { schema: { security: forPeople('oversee') } }, async (request, reply) => {
    const { moderator } = request
    const [desk, people, sites] = await Promise.all([deskOf(moderator, reply), listModerators(db), listSites(db)])
    return reply.type('text/html; charset=utf-8').send(
      peoplePage({
        desk,
        people,
        sites: new Map(sites.map(({ id, name }) => [id, name])),
        timeZone: rules().policy.timeZone,
        now: clock.now(),
      }),
    )
  })
}
