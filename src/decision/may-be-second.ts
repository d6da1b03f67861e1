import { type Kysely, sql } from 'kysely'
import type { Moderator } from '../claim/moderator.ts'
import { partyTo } from '../claim/party.ts'
import { seesSite } from '../claim/sees.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'

/**
 * May this moderator agree to what waits on this case, or not agree? On duty, or a senior at any time; never the one
 * who proposed it, nor who wrote the comment, complained about it or raised it, nor who does not see its site.
 */
export async function mayBeSecond(
  db: Kysely<Database>,
  moderator: Moderator,
  caseId: number,
  { rota, policy }: Rules,
  now: Date,
): Promise<boolean> {
  const { id, role, pools } = moderator
  if (role === 'auditor' || (role === 'moderator' && !pools.includes(rota.poolOnDuty(now)))) return false
  const { rows } = await sql`
    select from cases
      join comments on comments.id = cases.comment_id
      join proposals on proposals.case_id = cases.id and proposals.ended_at is null
    where cases.id = ${caseId} and cases.state = 'awaiting_second' and cases.law_hold_at is null and proposals.moderator_id <> ${id}
      and ${seesSite(moderator, 'cases.site_id')} and not ${partyTo(id, policy)}`.execute(db)
  return rows.length > 0
}
