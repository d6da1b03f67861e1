import type { Kysely } from 'kysely'
import { complaintReference } from '../client/reference.ts'
import type { Database } from '../database/schema.ts'

/**
 * The references of a site's complaints, by id: as the record has them, or as it will have them. Two that collide and
 * come at the very same moment, or by the queue, may be told the same; `recorded(ids)` tells what they have.
 */
export async function referencesOf(
  db: Kysely<Database>,
  site: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const recorded = await recordedReferences(db, site, ids)
  const unrecorded = [...new Set(ids)].filter(id => !recorded.has(id))
  const theirs = new Map(recorded)
  const taken = new Set<string>()
  for (let attempt = 0, left = unrecorded; left.length > 0; attempt++) {
    const wanted = new Map(left.map(id => [id, complaintReference(site, id, attempt)]))
    for (const reference of await takenReferences(db, site, [...wanted.values()])) taken.add(reference)
    left = left.filter(id => {
      const reference = wanted.get(id)!
      if (taken.has(reference)) return true
      taken.add(reference)
      theirs.set(id, reference)
      return false
    })
  }
  return theirs
}

/** Of these complaints those that are recorded, by id. */
export async function recordedReferences(
  db: Kysely<Database>,
  site: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('complaints')
    .select(['id', 'reference'])
    .where('site_id', '=', site)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, reference }) => [id, reference]))
}

async function takenReferences(db: Kysely<Database>, site: string, references: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('complaint_references')
    .select('reference')
    .where('site_id', '=', site)
    .where('reference', 'in', references)
    .execute()
  return rows.map(({ reference }) => reference)
}
