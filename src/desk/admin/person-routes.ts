import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { changeModerator } from '../../people/moderators.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { forPeople } from '../rights.ts'
import { administering } from './administering.ts'
import { changesIn, personBody, shownFields } from './person-fields.ts'
import { doneInWords, personQuery } from './person-notices.ts'
import { personParams } from './person-params.ts'
import { personShown } from './show-person.ts'

/** One person: who they are and what they may do. */
export function personRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { attempt } = administering(runtime)
  const showPerson = personShown(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const address = '/desk/admin/people/:login'

  routes.get(
    address,
    { schema: { security: forPeople('oversee'), params: personParams, querystring: personQuery } },
    async ({ moderator, params, query }, reply) =>
      await showPerson(moderator, params.login, reply, { notice: doneInWords(query.done) }),
  )

  routes.post(
    address,
    { schema: { security: forPeople('administer'), params: personParams, body: personBody } },
    async ({ moderator, params: { login }, body }, reply) => {
      const { shown, ...fields } = body
      const refused = await attempt(moderator, (trx, actor, now) =>
        changeModerator(trx, login, changesIn(fields, shownFields(shown)), actor, now),
      )
      if (!refused) return await reply.redirect(`/desk/admin/people/${login}?done=saved`, 303)
      return await showPerson(moderator, login, reply.status(refused.status), {
        notice: { kind: 'problem', words: refused.words },
        form: { fields, shown, refused },
      })
    },
  )
}
