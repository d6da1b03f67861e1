import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Group } from './batch.ts'
import { personOf } from './complaints.ts'

/** Counts each reader whom the site names once for a case; staff and tools are no people who complain. @returns how many were new, by case. */
export async function countComplainants(
  trx: Transaction<Database>,
  joining: readonly { group: Group; caseId: number }[],
  complainants: ReadonlyMap<string, number>,
): Promise<Map<number, number>> {
  const pairs = joining
    .flatMap(({ group, caseId }) =>
      group.complaints.map(received => ({
        case_id: caseId,
        complainant_id: personOf(received, complainants),
      })),
    )
    .filter((pair): pair is { case_id: number; complainant_id: number } => pair.complainant_id !== undefined)
    .toSorted((a, b) => a.case_id - b.case_id || a.complainant_id - b.complainant_id)
  if (pairs.length === 0) return new Map()

  const added = await trx
    .insertInto('case_complainants')
    .values(pairs)
    .onConflict(conflict => conflict.doNothing())
    .returning('case_id')
    .execute()
  const counts = new Map<number, number>()
  for (const { case_id } of added) counts.set(case_id, (counts.get(case_id) ?? 0) + 1)
  return counts
}
