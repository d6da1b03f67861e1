import { type Kysely, type RawBuilder, sql } from 'kysely'
import { move } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Rules } from '../rules.ts'

/**
 * May this moderator get this case (tables `cases` and `comments`)? It is open, or its claim has lapsed; it is neither
 * assigned nor escalated; they did not write the comment or complain about it; and they did not release it within
 * the policy's time, unless somebody else has held it since. Who is on duty is not asked here.
 */
export function claimableBy(moderatorId: string, { notBackWithin }: Policy, now: Date): RawBuilder<boolean> {
  const { from: open, to: claimed } = move('open', 'claimed')
  const notBackSince = new Date(now.getTime() - notBackWithin)
  return sql<boolean>`
    (cases.state = ${open} or (cases.state = ${claimed} and cases.leased_until <= ${now}))
    and cases.state in ('open', 'claimed') and cases.assigned_to is null and cases.escalated_at is null
    and not exists (
      select from moderator_accounts mine
      where mine.moderator_id = ${moderatorId} and mine.site_id = comments.site_id and (
        mine.account = comments.author or exists (
          select from case_complainants counted join complainants on complainants.id = counted.complainant_id
          where counted.case_id = cases.id and complainants.key = mine.account)))
    and not exists (
      select from claims released
      where released.case_id = cases.id and released.moderator_id = ${moderatorId}
        and released.ended_as = 'released' and released.ended_at > ${notBackSince}
        and not exists (
          select from claims later
          where later.case_id = cases.id and later.moderator_id <> ${moderatorId}
            and later.claimed_at >= released.ended_at))`
}

/** Is there anything for this moderator at all, be it locked by somebody at this moment? */
export async function somethingThere(
  db: Kysely<Database>,
  moderatorId: string,
  { policy }: Rules,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from cases join comments on comments.id = cases.comment_id
    where ${claimableBy(moderatorId, policy, now)} limit 1`.execute(db)
  return rows.length > 0
}
