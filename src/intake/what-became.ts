import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** `unknown`: not (yet) in the record. Where that lasts, the sender sends it again with the same id. */
export type Became = { id: string; status: 'recorded' | 'unknown' } | { id: string; status: 'dead'; problem: string }

/** What became of a site's complaints, in the order asked. */
export async function whatBecame(db: Kysely<Database>, site: string, ids: readonly string[]): Promise<Became[]> {
  if (ids.length === 0) return []
  const recorded = await db
    .selectFrom('complaints')
    .select('id')
    .where('site_id', '=', site)
    .where('id', 'in', ids)
    .execute()
  const dead = await db
    .selectFrom('dead_letters')
    .select(['complaint_id', 'detail'])
    .where('site_id', '=', site)
    .where('complaint_id', 'in', ids)
    .where('resolved_at', 'is', null)
    .orderBy('id')
    .execute()
  const isRecorded = new Set(recorded.map(({ id }) => id))
  const problems = new Map(dead.map(({ complaint_id, detail }) => [complaint_id, detail]))
  return ids.map(id => {
    if (isRecorded.has(id)) return { id, status: 'recorded' }
    const problem = problems.get(id)
    return problem === undefined ? { id, status: 'unknown' } : { id, status: 'dead', problem }
  })
}
