import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { findModerator, type Moderator } from '../../src/claim/moderator.ts'
import { readConfig } from '../../src/config.ts'
import { startDesk } from '../../src/desk/start.ts'
import { openRuntime, type Runtime } from '../../src/runtime.ts'
import { hashToken, newToken } from '../../src/token.ts'
import type { Size } from './seed.ts'
import { MODERATORS, moderator } from './seed-people.ts'

/** One of the two databases with a desk that listens on it, and somebody who is signed in. */
export type Side = {
  runtime: Runtime
  size: Size
  /** Holds nothing. */
  me: Moderator
  /** From when on what is in the record is the bench's own doing. */
  since: Date
  /** The key of their session. */
  session: string
  /** Cases about the author who wrote most. */
  prolific: number[]
  get(path: string): Promise<string>
}

/** This version of the desk has no such page. */
export class NoSuchPageError extends Error {
  override name = 'NoSuchPageError'
}

export async function openSide(url: string, size: Size, log: Logger): Promise<Side> {
  const config = readConfig({ DESK_PORT: '0' })
  const runtime = await openRuntime(config, log, url, { kind: 'postgres', url })
  const { db, clock } = runtime
  const app = await startDesk(runtime)
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the desk has no port')
  const { rows } = await sql<{ id: string }>`select ${moderator(String(MODERATORS - 1))} as id`.execute(db)
  const me = await findModerator(db, rows[0]!.id)
  if (!me) throw new Error('the moderator is not there')

  const since = clock.now()
  const token = newToken('session_')
  const expires = new Date(since.getTime() + 12 * 3_600_000)
  await db
    .insertInto('sessions')
    .values({ token_hash: hashToken(token), moderator_id: me.id, created_at: since, expires_at: expires })
    .execute()
  const agent = new Agent({ keepAlive: true })
  runtime.onClose(() => agent.destroy())
  const prolific = await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select('cases.id')
    .where('cases.site_id', '=', 'chronicle')
    .where('author', '=', 'reader-1')
    .limit(100)
    .execute()
  const ids = prolific.map(({ id }) => id)
  return {
    runtime,
    size,
    me,
    since,
    session: hashToken(token).toString('hex'),
    prolific: ids,
    get: path => get(agent, address.port, path, `postmod_session=${token}`),
  }
}

/** By node:http: fetch costs several times what is to be measured. */
async function get(agent: Agent, port: number, path: string, cookie: string): Promise<string> {
  const asked = request({ agent, host: '127.0.0.1', port, path, headers: { cookie } })
  const answered = once(asked, 'response')
  asked.end()
  const [response]: IncomingMessage[] = await answered
  if (response?.statusCode === 404) {
    response.resume()
    throw new NoSuchPageError(path)
  }
  if (response?.statusCode !== 200) throw new Error(`GET ${path}: ${response?.statusCode}`)
  return (await buffer(response)).toString()
}
