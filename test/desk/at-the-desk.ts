import type { Kysely } from 'kysely'
import type { Moderator } from '../../src/claim/moderator.ts'
import type { Database } from '../../src/database/schema.ts'
import { startDesk } from '../../src/desk/start.ts'
import { newSignInLink } from '../../src/people/sign-in-links.ts'
import type { Runtime } from '../../src/runtime.ts'
import { aVisitor, type Page, type Visitor } from '../start/visitor.ts'
import { aComplaint } from '../support/complaint.ts'
import { receive } from '../support/desk.ts'

/** A desk that listens. @returns its address. */
export async function aDesk(runtime: Runtime): Promise<string> {
  const [address] = (await startDesk(runtime)).addresses()
  return `http://127.0.0.1:${typeof address === 'object' ? address.port : ''}`
}

export type AtTheDesk = Visitor & { see(path: string): Promise<Page> }

/** A moderator who has signed in with a link, in a browser of their own without a script. */
export async function signedIn(db: Kysely<Database>, desk: string, { login }: Moderator): Promise<AtTheDesk> {
  const visitor = aVisitor()
  const link = `/sign-in/${await newSignInLink(db, login)}`
  await visitor.send(await visitor.get(desk + link), link, {})
  return {
    ...visitor,
    see: path => visitor.get(desk + path),
    post: (path, body) => visitor.post(desk + path, body),
  }
}

let comments = 0

/** A case about a new comment, which has just come. */
export async function aCase(db: Kysely<Database>, changes: Parameters<typeof aComplaint>[0] = {}): Promise<number> {
  const id = `about-${++comments}`
  await receive(db, [aComplaint({ ...changes, comment: { id, ...changes.comment } })], new Date())
  const found = await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select('cases.id')
    .where('site_comment_id', '=', changes.comment?.id ?? id)
    .orderBy('cases.id', 'desc')
    .executeTakeFirstOrThrow()
  return found.id
}
