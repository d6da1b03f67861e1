import type { FastifyReply } from 'fastify'
import type { Moderator } from '../../claim/moderator.ts'
import { listModerators } from '../../people/list-moderators.ts'
import { isLogin } from '../../people/person.ts'
import { listSessions } from '../../people/sessions.ts'
import { listSites } from '../../sites/sites.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { personPage } from '../pages/admin/person.ts'
import type { PersonView } from '../pages/admin/person-view.ts'
import { showing } from '../show.ts'
import { sendPage } from './site-acts.ts'

type Came = Pick<PersonView, 'notice' | 'form' | 'account'>

/** A person's page as they are now, with what was typed and refused. */
export function personShown(runtime: DeskRuntime) {
  const { db, rules, clock } = runtime
  const { deskOf } = showing(runtime)

  return async (moderator: Moderator, login: string, reply: FastifyReply, came: Came = {}): Promise<FastifyReply> => {
    const [person] = isLogin(login) ? await listModerators(db, login) : []
    if (!person) {
      reply.callNotFound()
      return reply
    }
    const now = clock.now()
    const [desk, sessions, sites] = await Promise.all([
      deskOf(moderator, reply),
      listSessions(db, person.id, now),
      listSites(db),
    ])
    const { timeZone } = rules().policy
    return sendPage(reply, personPage({ desk, person, sessions, sites, timeZone, now, ...came }))
  }
}
