import { z } from 'zod'
import { setPassword } from '../people/passwords.ts'
import { removePassword } from '../people/remove-password.ts'
import { endSession, endSessions, listSessions } from '../people/sessions.ts'
import { newSignInLink } from '../people/sign-in-links.ts'
import { type Call, UsedWronglyError } from './command.ts'
import { aboutModerator, inTransaction } from './moderator-record.ts'
import { withRecord } from './record.ts'
import { readSecret } from './typed-secret.ts'

/** Sets their password, which is typed, or takes it away. */
export async function password(call: Call, login: string): Promise<number> {
  if (call.values['remove'] === true) return await noPassword(call, login)
  const [, , dash, ...more] = call.positionals
  if ((dash !== undefined && dash !== '-') || more.length > 0)
    throw new UsedWronglyError('a password is never an argument: type it, or use - for standard input')
  const secret = await readSecret('password', dash === '-')
  await aboutModerator(call, login, (trx, id, now) => setPassword(trx, id, secret, 'command', now))
  call.print(`${login} has a new password, and is signed out everywhere`)
  return 0
}

async function noPassword(call: Call, login: string): Promise<number> {
  const removed = await inTransaction(call, (trx, now) => removePassword(trx, login, 'command', now))
  call.print(removed ? `${login} has no password any more, and is signed out everywhere` : `${login} had no password`)
  return removed ? 0 : 1
}

/** A link that lets them in, once. */
export async function link(call: Call, login: string): Promise<number> {
  const token = await withRecord(call.config, db => newSignInLink(db, login))
  if (token === undefined) throw new Error(`there is no moderator ${login} who may work here`)
  const desk = call.config.DESK_URL ?? `http://${call.config.DESK_HOST}:${call.config.DESK_PORT}`
  call.print(new URL(`/sign-in/${token}`, desk).href)
  return 0
}

/** Where they are signed in. */
export async function sessions(call: Call, login: string): Promise<number> {
  const all = await aboutModerator(call, login, (trx, id, now) => listSessions(trx, id, now))
  for (const { id, how, createdAt, seenAt, expiresAt } of all)
    call.print(
      `${id}  by ${how}  since ${createdAt.toISOString()}  seen ${seenAt?.toISOString() ?? '-'}  until ${expiresAt.toISOString()}`,
    )
  return 0
}

/** Signs them out: everywhere, or in one session. */
export async function endAll(call: Call, login: string): Promise<number> {
  const session = call.positionals[2]
  if (session !== undefined && !z.uuid().safeParse(session).success)
    throw new UsedWronglyError('a session is named by its id: postmod moderator sessions LOGIN')
  const ended = await aboutModerator(call, login, async (trx, id, now) =>
    session === undefined
      ? await endSessions(trx, id, 'command', now)
      : Number(await endSession(trx, id, session, 'command', now)),
  )
  call.print(`${ended} ended`)
  return session !== undefined && ended === 0 ? 1 : 0
}
