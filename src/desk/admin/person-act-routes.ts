import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Transaction } from 'kysely'
import type { Database } from '../../database/schema.ts'
import { addAccount, removeAccount } from '../../people/accounts.ts'
import type { Actor } from '../../people/admin-events.ts'
import { changeModerator } from '../../people/moderators.ts'
import { removePassword } from '../../people/remove-password.ts'
import { endSessions } from '../../people/sessions.ts'
import { lockModerator } from '../../people/stored-person.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { forPeople } from '../rights.ts'
import { administering } from './administering.ts'
import type { Done } from './person-notices.ts'
import { personParams } from './person-params.ts'
import { personShown } from './show-person.ts'

type Act = (trx: Transaction<Database>, login: string, actor: Actor, now: Date) => Promise<unknown>

/** What is pressed about a person, without a word to be typed. */
const PRESSED: readonly { path: string; done: Done; act: Act }[] = [
  { path: 'password/remove', done: 'password_removed', act: removePassword },
  { path: 'sessions/end', done: 'sessions_ended', act: signOut },
  {
    path: 'disable',
    done: 'disabled',
    act: (trx, login, actor, now) => changeModerator(trx, login, { disabled: true }, actor, now),
  },
  {
    path: 'enable',
    done: 'enabled',
    act: (trx, login, actor, now) => changeModerator(trx, login, { disabled: false }, actor, now),
  },
]
const ACCOUNT_ACTS = [
  { path: 'accounts', done: 'account_added', act: addAccount },
  { path: 'accounts/remove', done: 'account_removed', act: removeAccount },
] as const

const accountBody = z.object({ site: z.string(), account: z.string() })

/** Acts about one person beside what stands in the form: their accounts, ways in, sessions, whether they stay. */
export function personActRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { attempt } = administering(runtime)
  const showPerson = personShown(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('administer')

  for (const { path, done, act } of PRESSED) {
    routes.post(
      `/desk/admin/people/:login/${path}`,
      { schema: { security, params: personParams } },
      async ({ moderator, params: { login } }, reply) => {
        const refused = await attempt(moderator, (trx, actor, now) => act(trx, login, actor, now))
        if (!refused) return await reply.redirect(`/desk/admin/people/${login}?done=${done}`, 303)
        const notice = { kind: 'problem', words: refused.words } as const
        return await showPerson(moderator, login, reply.status(refused.status), { notice })
      },
    )
  }

  for (const { path, done, act } of ACCOUNT_ACTS) {
    routes.post(
      `/desk/admin/people/:login/${path}`,
      { schema: { security, params: personParams, body: accountBody } },
      async ({ moderator, params: { login }, body: { site, account } }, reply) => {
        const refused = await attempt(moderator, (trx, actor, now) => act(trx, login, { site, account }, actor, now))
        if (!refused) return await reply.redirect(`/desk/admin/people/${login}?done=${done}#accounts`, 303)
        const notice = { kind: 'problem', words: refused.words } as const
        return await showPerson(moderator, login, reply.status(refused.status), { notice, account: { site, account } })
      },
    )
  }

  // Where a refused act leaves the browser: its address entered again shows the person.
  for (const { path } of [...PRESSED, ...ACCOUNT_ACTS, { path: 'link' }]) {
    routes.get(
      `/desk/admin/people/:login/${path}`,
      { schema: { security: forPeople('oversee'), params: personParams } },
      async ({ params: { login } }, reply) => reply.redirect(`/desk/admin/people/${encodeURIComponent(login)}`, 303),
    )
  }
}

async function signOut(trx: Transaction<Database>, login: string, actor: Actor, now: Date): Promise<void> {
  const { id } = await lockModerator(trx, login)
  await endSessions(trx, id, actor, now)
}
