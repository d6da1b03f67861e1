import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { seesSiteNow } from './sees.ts'

/**
 * Ends at once the leases of what somebody holds and may decide no more: they were disabled, became an auditor, or do
 * not see its site. The next pull finds those cases as it finds any that lapsed.
 *
 * For the transaction that changed the person and has them locked. Cases are locked before people, so nothing is waited
 * for here: a case that somebody is busy with is passed over. Its lease ends by itself, and decides nothing until then.
 */
export async function endLeasesNotTheirs(trx: Transaction<Database>, moderatorId: string, now: Date): Promise<void> {
  await sql`
    with theirs as (
      select cases.id as case_id, claims.id as claim_id
      from claims
        join cases on cases.id = claims.case_id
        join moderators on moderators.id = claims.moderator_id
      where claims.moderator_id = ${moderatorId} and claims.ended_at is null and claims.expires_at > ${now}
        and cases.state = 'claimed' and (
          moderators.disabled_at is not null or moderators.role = 'auditor'
          or not ${seesSiteNow(moderatorId, 'cases.site_id')})
      for update of cases skip locked
    ), ended as (
      update claims set expires_at = greatest(${now}::timestamptz, claimed_at + interval '1 microsecond')
      from theirs where claims.id = theirs.claim_id and claims.ended_at is null
      returning claims.case_id, claims.expires_at
    )
    update cases set leased_until = ended.expires_at from ended where cases.id = ended.case_id`.execute(trx)
}
