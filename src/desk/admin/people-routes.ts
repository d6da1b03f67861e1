import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { listModerators } from '../../people/list-moderators.ts'
import { addModerator } from '../../people/moderators.ts'
import { listSites } from '../../sites/sites.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { peoplePage } from '../pages/admin/people.ts'
import { newPersonPage, type NewPersonView } from '../pages/admin/person-new.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'
import { administering } from './administering.ts'
import type { AdminRefusal } from './admin-refusals.ts'
import { newPersonBody, type PersonFields, personOf } from './person-fields.ts'
import { sendPage } from './site-acts.ts'

const NOBODY_YET: PersonFields = {
  name: '',
  email: '',
  role: 'moderator',
  pools: ['full_time', 'part_time'],
  sees: 'every',
  sites: [],
}

/** Who works here, and somebody new. */
export function peopleRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { deskOf } = showing(runtime)
  const { attempt } = administering(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get('/desk/admin/people', { schema: { security: forPeople('oversee') } }, async ({ moderator }, reply) => {
    const [desk, people, sites] = await Promise.all([deskOf(moderator, reply), listModerators(db), listSites(db)])
    return sendPage(
      reply,
      peoplePage({
        desk,
        people,
        sites: new Map(sites.map(({ id, name }) => [id, name])),
        timeZone: rules().policy.timeZone,
        now: clock.now(),
      }),
    )
  })

  routes.get(
    '/desk/admin/people/new',
    { schema: { security: forPeople('administer') } },
    async ({ moderator }, reply) => {
      const [desk, sites] = await Promise.all([deskOf(moderator, reply), listSites(db)])
      const view: NewPersonView = { desk, sites, login: '', form: { fields: NOBODY_YET } }
      return sendPage(reply, newPersonPage(view))
    },
  )

  routes.post(
    '/desk/admin/people/new',
    { schema: { security: forPeople('administer'), body: newPersonBody } },
    async ({ moderator, body }, reply) => {
      const { login: typed, ...fields } = body
      const login = typed.trim()
      let id: string | undefined
      const refusal = await attempt(moderator, async (trx, actor, now) => {
        id = await addModerator(trx, { login, ...personOf(fields) }, actor, now)
      })
      const refused = refusal ?? (id === undefined ? taken(login) : undefined)
      if (!refused) return await reply.redirect(`/desk/admin/people/${login}?done=added`, 303)
      const [desk, sites] = await Promise.all([deskOf(moderator, reply), listSites(db)])
      const notice = { kind: 'problem', words: refused.words } as const
      return sendPage(
        reply.status(refused.status),
        newPersonPage({ desk, sites, login: typed, form: { fields, refused }, notice }),
      )
    },
  )
}

function taken(login: string): AdminRefusal {
  return { status: 409, words: `Login: somebody is ${login} already.`, about: 'login' }
}
