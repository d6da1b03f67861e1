import { type Kysely, type RawBuilder, sql } from 'kysely'
import { move } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Moderator } from './moderator.ts'
import { askedForEach, partyTo } from './party.ts'
import { seesSite } from './sees.ts'

/**
 * What of `cases` and `comments` this moderator may be given of what is for the pool: neither assigned nor escalated.
 * Who is on duty is not asked here.
 */
export function inThePool(moderator: Moderator, policy: Policy, now: Date): RawBuilder<boolean> {
  return sql<boolean>`
    ${isOpen(now)} and ${forThePool()} and ${seesSite(moderator, 'cases.site_id')}
    and ${notBarred(moderator.id, policy, now)}`
}

/** And of what is assigned to them. */
export function assignedTo(moderator: Moderator, policy: Policy, now: Date): RawBuilder<boolean> {
  return sql<boolean>`
    ${isOpen(now)} and cases.assigned_to = ${moderator.id} and ${seesSite(moderator, 'cases.site_id')}
    and ${notBarred(moderator.id, policy, now)}`
}

/** Open, or its claim has lapsed; and not on hold for legal advice. The states stand there again as words: so the indexes for claiming are known to serve. */
export function isOpen(now: Date): RawBuilder<boolean> {
  const { from: open, to: claimed } = move('open', 'claimed')
  return sql<boolean>`
    (cases.state = ${open} or (cases.state = ${claimed} and cases.leased_until <= ${now}))
    and cases.state in ('open', 'claimed') and cases.law_hold_at is null`
}

export function forThePool(): RawBuilder<boolean> {
  return sql<boolean>`cases.assigned_to is null and cases.escalated_at is null`
}

/**
 * They neither wrote the comment, nor complained about it, nor raised it. And within the policy's time they did not release the
 * case, and nobody disagreed with what they proposed, unless somebody else has held it since.
 */
export function notBarred(moderatorId: string, policy: Policy, now: Date): RawBuilder<boolean> {
  const notBackSince = new Date(now.getTime() - policy.notBackWithin)
  const over = sql`coalesce(proposals.ended_at, earlier.ended_at)`
  return sql<boolean>`
    not ${partyTo(moderatorId, policy)}
    and not exists (
      select from claims earlier left join proposals on proposals.claim_id = earlier.id
      where earlier.case_id = cases.id and earlier.moderator_id = ${moderatorId}
        and (earlier.ended_as = 'released' or earlier.ended_as = 'proposed' and proposals.ended_as = 'disagreed')
        and ${over} > ${notBackSince}
        and not exists (
          select from claims later
          where later.case_id = cases.id and later.moderator_id <> ${moderatorId} and later.claimed_at >= ${over})
      ${askedForEach()})`
}

/** Is there anything of the kind at all, be it locked by somebody at this moment? */
export async function somethingThere(db: Kysely<Database>, which: RawBuilder<boolean>): Promise<boolean> {
  const { rows } = await sql`
    select from cases join comments on comments.id = cases.comment_id
    where ${which} limit 1`.execute(db)
  return rows.length > 0
}
