import type { Kysely } from 'kysely'
import type { Refusal } from '../client/refusal.ts'
import type { Database } from '../database/schema.ts'
import { recordedReferences } from './references.ts'

/** `unknown`: not (yet) in the record. Where that lasts, the sender sends it again with the same id. */
export type Became =
  | { id: string; status: 'recorded'; reference: string }
  | { id: string; status: 'unknown' }
  | { id: string; status: 'dead'; because: Refusal; problem: string }

/** What became of a site's complaints, in the order asked. */
export async function whatBecame(db: Kysely<Database>, site: string, ids: readonly string[]): Promise<Became[]> {
  if (ids.length === 0) return []
  const recorded = await recordedReferences(db, site, ids)
  const dead = await db
    .selectFrom('dead_letters')
    .select(['complaint_id', 'detail', 'reason'])
    .where('site_id', '=', site)
    .where('complaint_id', 'in', ids)
    .where('resolved_at', 'is', null)
    .orderBy('id')
    .execute()
  const problems = new Map(dead.map(letter => [letter.complaint_id, letter]))
  return ids.map(id => {
    const reference = recorded.get(id)
    if (reference !== undefined) return { id, status: 'recorded', reference }
    const letter = problems.get(id)
    return letter ? { id, status: 'dead', because: letter.reason, problem: letter.detail } : { id, status: 'unknown' }
  })
}
