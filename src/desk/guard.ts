import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { findModerator, type Moderator } from '../claim/moderator.ts'
import type { Session } from '../people/sessions.ts'
import type { Runtime } from '../runtime.ts'
import { type Scope, SCOPES } from '../sites/scopes.ts'
import { bySite } from './api/site-key.ts'
import { Problem } from './problem.ts'
import { may, type Right, RIGHTS } from './rights.ts'
import { sessionHere } from './session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, on a route `forPeople`; read anew for each request, so that what was taken away is gone. */
    moderator: Moderator
    /** By which session they are. */
    session: Session
  }
}

/** Shows whoever is not signed in where they can, and leads them back. */
export type SignInFirst = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * From here on each route is as open as its schema's `security` says, and one that says nothing does not start. Asked
 * before a body is read. Every act from a browser must come from one of our own pages, too (CSRF).
 */
export function guardRoutes(app: FastifyInstance, runtime: Runtime, signInFirst: SignInFirst): void {
  app.decorateRequest('moderator')
  app.decorateRequest('session')
  app.addHook('onRoute', route => {
    const { scopes, right } = whoMayUse(route)
    if (scopes) route.onRequest = [bySite(runtime, scopes), ...all(route.onRequest)]
    if (right) route.onRequest = [byPerson(right), ...all(route.onRequest)]
    if (!scopes && changes(route)) route.preValidation = [app.csrfProtection, ...all(route.preValidation)]
  })

  function byPerson(right: Right): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
    return async (request, reply) => {
      const now = runtime.clock.now()
      const session = await sessionHere(runtime.db, request, now)
      const moderator = session && (await findModerator(runtime.db, session.moderatorId))
      if (!moderator) return await signInFirst(request, reply)
      if (!may(moderator, right)) throw new Problem(403, 'not-allowed', refusal(moderator, right))
      request.moderator = moderator
      request.session = session
      return undefined
    }
  }
}

/** What the schema says, if it can be asked. */
function whoMayUse({ method, url, schema }: RouteOptions): { scopes?: Scope[]; right?: Right } {
  // What stands in no document is missing from the test of who may use what.
  if (schema?.hide) throw new Error(`${String(method)} ${url} is hidden from the document`)
  const words = schema?.security
  if (words?.length === 0) return {}
  const scopes = SCOPES.filter(one => words?.some(({ siteKey }) => siteKey?.[0] === one))
  const right = RIGHTS.find(one => one === words?.[0]?.['session']?.[0])
  if (scopes.length > 0) return { scopes }
  if (right) return { right }
  throw new Error(`${String(method)} ${url} does not say who may use it`)
}

function changes({ method }: RouteOptions): boolean {
  return [method].flat().some(one => !SAFE.has(one))
}

function all<Hook>(hooks: Hook | Hook[] | undefined): Hook[] {
  if (hooks === undefined) return []
  return Array.isArray(hooks) ? hooks : [hooks]
}

function refusal({ role }: Moderator, right: Right): string {
  if (right === 'report') return 'The SLA reports are of all sites, and for who sees all of them.'
  if (role === 'auditor' && right !== 'oversee') return 'An auditor reads everything and changes nothing.'
  return 'This is for the administrators of the desk.'
}
