import type { FastifyReply, FastifyRequest } from 'fastify'
import { listIdentities } from '../../people/identities.ts'
import { passwordSetAt } from '../../people/passwords.ts'
import { listSessions, type Session } from '../../people/sessions.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { accountPage } from '../pages/account.ts'
import type { Notice } from '../pages/layout.ts'
import { showing } from '../show.ts'
import type { WaysIn } from '../sign-in/ways-in.ts'

/** For so long somebody who has shown who they are without their password may set one. */
const FRESH_MS = 10 * 60_000

/** One's own account, as whoever is signed in is shown it. */
export function showingAccount(runtime: DeskRuntime, ways: WaysIn) {
  const { db, rules, clock } = runtime
  const { deskOf } = showing(runtime)
  return { showAccount }

  async function showAccount(request: FastifyRequest, reply: FastifyReply, notice?: Notice): Promise<FastifyReply> {
    const { moderator, session } = request
    const now = clock.now()
    const [desk, sessions, identities, setAt] = await Promise.all([
      deskOf(moderator, reply),
      listSessions(db, moderator.id, now),
      listIdentities(db, moderator.id),
      passwordSetAt(db, moderator.id),
    ])
    const password = ways.password ? { setAt, isFresh: isFresh(session, now) } : undefined
    const { timeZone } = rules().policy
    return reply
      .type('text/html; charset=utf-8')
      .send(accountPage({ desk, notice, ways, here: session.id, sessions, identities, password, timeZone, now }))
  }
}

/** Has whoever sits here just shown who they are, by something other than a password? */
export function isFresh({ how, createdAt }: Session, now: Date): boolean {
  return (how === 'link' || how === 'oidc') && now.getTime() - createdAt.getTime() < FRESH_MS
}
