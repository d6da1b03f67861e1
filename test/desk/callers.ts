import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { endSessions, beginSession } from '../../src/people/sessions.ts'
import { changeModerator, type NewModerator } from '../../src/people/moderators.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { type Scope, SCOPES } from '../../src/sites/scopes.ts'
import { hashToken } from '../../src/token.ts'
import { aModerator } from '../support/desk.ts'
import type { WhoMay } from './who-may.ts'

export type Caller = {
  name: string
  /** How they show who they are; made anew for each request, since an act may end it. */
  headers: () => Promise<Record<string, string>>
  /** What the table may name that lets them in. */
  is: readonly WhoMay[]
  /** What the others answer: nobody knows them, or they are known and may not. */
  refused: (asked: WhoMay) => 401 | 403
}

const HOUR_MS = 3_600_000
const DECIDES = ['anyone', 'signed in', 'who decides'] as const satisfies readonly WhoMay[]
const isScope = (asked: WhoMay) => SCOPES.some(scope => scope === asked)
/** Who is known as a person is nobody to a route for sites, and the other way round. */
const asPerson = (asked: WhoMay) => (isScope(asked) ? 401 : 403)
const asSite = (asked: WhoMay) => (isScope(asked) ? 403 : 401)
const asNobody = () => 401 as const

/** Everybody who may come to a door: every role, every kind of key, and those that are none any more. */
export async function everyCaller(db: Kysely<Database>): Promise<Caller[]> {
  return [
    { name: 'nobody', headers: async () => ({}), is: ['anyone'], refused: asNobody },
    await person('moderator', [...DECIDES, 'who reads reports']),
    await person('senior', [...DECIDES, 'who reads reports']),
    await person('admin', [...DECIDES, 'who reads reports', 'who oversees', 'admins']),
    await person('auditor', ['anyone', 'signed in', 'who reads reports', 'who oversees']),
    await person('moderator', DECIDES, ['courier']),
    await person('senior', DECIDES, ['courier']),
    await person('auditor', ['anyone', 'signed in'], ['courier']),
    await person('moderator', DECIDES, []),
    ...SCOPES.map(scope => key([scope])),
    key(SCOPES),
    ...(await nobodyAnyMore()),
  ]

  async function person(role: NewModerator['role'], is: Caller['is'], sites: NewModerator['sites'] = 'all') {
    const { id } = await aModerator(db, `${role}-${randomUUID()}`, { role, sites })
    const name = sites === 'all' ? role : `${role} of ${sites.join() || 'no site'}`
    return { name, headers: () => session(id), is, refused: asPerson }
  }

  function key(scopes: readonly Scope[]): Caller {
    const headers = async () => bearer(await aKey(scopes))
    return { name: `a key for ${scopes.join()}`, headers, is: ['anyone', ...scopes], refused: asSite }
  }

  /** All of them were an admin, or had a key for everything, once. */
  async function nobodyAnyMore(): Promise<Caller[]> {
    const { id } = await aModerator(db, 'was-admin', { role: 'admin' })
    const disabled = await aModerator(db, 'disabled-admin', { role: 'admin' })
    const kept = await session(disabled.id)
    await db
      .transaction()
      .execute(trx => changeModerator(trx, 'disabled-admin', { disabled: true }, 'command', new Date()))
    // Begun by a process whose request was on its way.
    const late = await session(disabled.id)
    const ended = await session(id)
    await db.transaction().execute(trx => endSessions(trx, id, 'command', new Date()))
    const over = await session(id, 12 * HOUR_MS)
    const idle = await session(id, 2 * HOUR_MS)
    const revoked = await aKey(SCOPES)
    await db
      .updateTable('site_keys')
      .set({ revoked_at: new Date() })
      .where('key_hash', '=', hashToken(revoked))
      .execute()
    const past = await aKey(SCOPES)
    await db.updateTable('site_keys').set({ expires_at: new Date() }).where('key_hash', '=', hashToken(past)).execute()
    const open = await session(id)
    return Object.entries({
      'a disabled admin': kept,
      'a disabled admin who just came': late,
      'an ended session': ended,
      'a session after twelve hours': over,
      'a session left alone for two': idle,
      'a revoked key': bearer(revoked),
      'a key that is over': bearer(past),
      'no key at all': bearer('site_nothing'),
      'a key as a session': { cookie: `postmod_session=${await aKey(SCOPES)}` },
      'a session as a key': bearer(open.cookie.split('=')[1] ?? ''),
      'a session made up': { cookie: `postmod_session=session_${randomUUID()}` },
    }).map(([name, headers]) => ({ name, headers: async () => headers, is: ['anyone'], refused: asNobody }))
  }

  async function session(moderatorId: string, agoMs = 0): Promise<{ cookie: string }> {
    const { token } = await beginSession(db, moderatorId, 'link', new Date(Date.now() - agoMs))
    return { cookie: `postmod_session=${token}` }
  }

  async function aKey(scopes: readonly Scope[]): Promise<string> {
    return await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig', { scopes }, 'command', new Date()))
  }
}

function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` }
}
