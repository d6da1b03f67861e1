import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { hashToken } from '../token.ts'

const USE_WRITTEN_EVERY_MS = 60_000

export type FoundKey = { site: string; scopes: readonly string[]; good: boolean }

/**
 * The key that this is, and whether it is good now; undefined if it never was one. That a good one is used is
 * written down once a minute at most: one update a request would be most of what the request costs.
 */
export async function findKey(db: Kysely<Database>, token: string, now: Date): Promise<FoundKey | undefined> {
  const key = await db
    .selectFrom('site_keys')
    .select(['id', 'site_id', 'scopes', 'expires_at', 'revoked_at', 'last_used_at'])
    .where('key_hash', '=', hashToken(token))
    .executeTakeFirst()
  if (!key) return undefined
  const good = key.revoked_at === null && (key.expires_at === null || key.expires_at > now)
  if (good) await writeUse(db, key, now)
  return { site: key.site_id, scopes: key.scopes, good }
}

async function writeUse(
  db: Kysely<Database>,
  { id, last_used_at }: { id: string; last_used_at: Date | null },
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - USE_WRITTEN_EVERY_MS)
  if (last_used_at !== null && last_used_at > before) return
  await db
    .updateTable('site_keys')
    .set({ last_used_at: now })
    .where('id', '=', id)
    // Of many requests at once one writes.
    .where(({ or, eb }) => or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', before)]))
    .execute()
}
