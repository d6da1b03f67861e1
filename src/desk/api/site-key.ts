import type { FastifyRequest } from 'fastify'
import { guessFailed, mayGuess } from '../../people/guesses.ts'
import type { Runtime } from '../../runtime.ts'
import { findKey } from '../../sites/find-key.ts'
import type { Scope } from '../../sites/scopes.ts'
import { Problem } from '../problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The site whose key the request carries; set by `bySite`. */
    site: string
    /** What it is good for. */
    scopes: readonly string[]
  }
}

/** A wait is seconds, a stop a quarter of an hour: it is not told which. */
const ASK_AGAIN_S = 60

/**
 * A hook: who does not carry a site's key (`Authorization: Bearer site_...`) with one of these scopes comes no further;
 * not a byte of their body is read.
 *
 * @throws {Problem} 401 without a key that is good now; 403 if it has no such scope; 429 where too many were guessed.
 */
export function bySite(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  scopes: readonly Scope[],
): (request: FastifyRequest) => Promise<void> {
  return async request => {
    const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    if (token === undefined) throw new Problem(401, 'no-key', 'Send the site’s key: Authorization: Bearer KEY.')
    const now = clock.now()
    const key = await findKey(db, token, now)
    // A right key is let in whatever came from its address: it cannot be guessed, and a stranger behind the same proxy
    // must not stop a site. Nor is a key that was one a guess: a process that was forgotten at a change of keys.
    if (!key) await countGuess(request.ip, now)
    // The same words for all three: whoever found an old key is not told that it was one.
    if (!key?.good) throw new Problem(401, 'unknown-key', 'This key is not known, or is over, or was revoked.')
    if (!scopes.some(scope => key.scopes.includes(scope))) throw missingScope(...scopes)
    request.site = key.site
    request.scopes = key.scopes
  }

  async function countGuess(address: string, now: Date): Promise<void> {
    if (!(await mayGuess(db, 'key', address, now)))
      throw new Problem(429, 'too-many-guesses', 'Too many wrong keys came from this address: wait.', {
        retryAfter: ASK_AGAIN_S,
      })
    await guessFailed(db, 'key', address, now)
  }
}

/** A key has none of these. */
export function missingScope(...scopes: readonly Scope[]): Problem {
  return new Problem(403, 'missing-scope', `This key has not the scope ${scopes.join(' or ')}.`)
}
