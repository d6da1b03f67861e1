import type { FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { Database } from '../../database/schema.ts'
import { hashToken } from '../../token.ts'
import { Problem } from '../problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The site whose key the request carries; set by `bySite`. */
    site: string
  }
}

/**
 * A hook: who does not carry a site's key (`Authorization: Bearer site_...`) comes no further; not a byte of their
 * body is read.
 * @throws {Problem} 401 without a key that is known and not revoked.
 */
export function bySite(db: Kysely<Database>): (request: FastifyRequest) => Promise<void> {
  return async request => {
    request.site = await siteOfKey(db, request.headers.authorization)
  }
}

async function siteOfKey(db: Kysely<Database>, authorization: string | undefined): Promise<string> {
  const [, key] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? []
  if (key === undefined) throw new Problem(401, 'no-key', 'Send the site’s key: Authorization: Bearer KEY.')
  const row = await db
    .selectFrom('site_keys')
    .select('site_id')
    .where('key_hash', '=', hashToken(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new Problem(401, 'unknown-key', 'This key is not known, or was revoked.')
  return row.site_id
}
