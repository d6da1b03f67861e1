import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { BadPasswordError, checkPassword, passwordSetAt, setPassword } from '../../people/passwords.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { forPeople } from '../rights.ts'
import type { WaysIn } from '../sign-in/ways-in.ts'
import { isFresh, showingAccount } from './account.ts'

const body = z.object({ present: z.string().default(''), password: z.string(), again: z.string() })

const NOT_PRESENT = 'That is not your present password, or there were too many tries: then none is taken for a while.'
const NOT_FRESH =
  'To set a first password, sign out, sign in again by a link or a provider, and set it within 10 minutes.'

/** Setting one's own password. A browser that was left open is not enough to do it. */
export function ownPasswordRoutes(app: FastifyInstance, runtime: DeskRuntime, ways: WaysIn): void {
  const { db, clock } = runtime
  const { showAccount } = showingAccount(runtime, ways)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('own')

  routes.post('/desk/account/password', { schema: { security, body } }, async (request, reply) => {
    const { present, password, again } = request.body
    const { moderator, session } = request
    const refuse = (status: number, words: string) =>
      showAccount(request, reply.status(status), { kind: 'problem', words })
    if (!ways.password) return await refuse(403, 'Nobody signs in with a password here.')
    if (password !== again) return await refuse(422, 'The new password was not typed the same twice.')
    const why = await whyNot(request, present)
    if (why !== undefined) return await refuse(403, why)
    try {
      await db
        .transaction()
        .execute(trx => setPassword(trx, moderator.id, password, { moderator: moderator.id }, clock.now(), session.id))
    } catch (error) {
      if (!(error instanceof BadPasswordError)) throw error
      return await refuse(422, `Not set. ${error.message}.`)
    }
    return reply.redirect('/desk/account?done=password', 303)
  })

  /** Why whoever sits here may not set it, in words; undefined: they may. */
  async function whyNot({ moderator, session, ip }: FastifyRequest, present: string): Promise<string | undefined> {
    const now = clock.now()
    if (isFresh(session, now)) return undefined
    if ((await passwordSetAt(db, moderator.id)) === undefined) return NOT_FRESH
    const { login } = moderator
    const whose = await checkPassword(db, { login, password: present, address: ip }, now)
    return whose === moderator.id ? undefined : NOT_PRESENT
  }
}
