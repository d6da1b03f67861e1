import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { isLogin } from '../../people/person.ts'
import { newSignInLink } from '../../people/sign-in-links.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { signInLinkPage } from '../pages/admin/person-link.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'
import { personParams } from './person-params.ts'
import { personShown } from './show-person.ts'
import { sendOnce } from './site-acts.ts'

/** A link that lets somebody in. It is the answer itself, and in no address: nobody finds it in a history or a log. */
export function personLinkRoute(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, config } = runtime
  const { deskOf } = showing(runtime)
  const showPerson = personShown(runtime)

  app
    .withTypeProvider<ZodTypeProvider>()
    .post(
      '/desk/admin/people/:login/link',
      { schema: { security: forPeople('administer'), params: personParams } },
      async (request, reply) => {
        const { moderator, params } = request
        const token = isLogin(params.login)
          ? await newSignInLink(db, params.login, { moderator: moderator.id })
          : undefined
        if (token === undefined) {
          const notice = { kind: 'problem', words: 'No link was made: they may not work here.' } as const
          return await showPerson(moderator, params.login, reply.status(409), { notice })
        }
        const link = new URL(`/sign-in/${token}`, config.DESK_URL ?? originOf(request)).href
        return sendOnce(reply, signInLinkPage(await deskOf(moderator, reply), params.login, link))
      },
    )
}

/** Where the administrator has reached the desk, others may, too. */
function originOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`
}
