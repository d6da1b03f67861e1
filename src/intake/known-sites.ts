import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { withPatience } from '../database/patience.ts'
import type { Database } from '../database/schema.ts'

/** Asks whether there is such a site. Sites are few and are never deleted: one that was seen is not asked for again. */
export function knowingSites(
  db: Kysely<Database>,
  patience: { stop: AbortSignal; log: Logger },
): (site: string) => Promise<boolean> {
  const sites = new Set<string>()
  return async site => {
    if (sites.has(site)) return true
    const row = await withPatience(
      () => db.selectFrom('sites').select('id').where('id', '=', site).executeTakeFirst(),
      patience,
    )
    if (row) sites.add(site)
    return row !== undefined
  }
}
