import { type RawBuilder, sql } from 'kysely'
import type { Policy } from '../policy.ts'

/**
 * Is this moderator a party to the case (tables `cases` and `comments`): did they write the comment, or complain about
 * it (also in a case before this one, which may go on for it), under an account they listed? Or did they raise it as
 * staff, and the policy does not let them decide for that? Did they make the decision that is appealed against?
 * @param moderator an id, or a column of the statement that has it.
 */
export function partyTo(moderator: string | RawBuilder<string>, policy: Policy): RawBuilder<boolean> {
  const others = sql<boolean>`${inPerson(moderator)} or ${appealedAgainst(moderator)}`
  return policy.raiserMayDecide ? sql<boolean>`(${others})` : sql<boolean>`(${others} or ${asStaff(moderator)})`
}

/** An appeal is for another person than those who made the decision. */
function appealedAgainst(moderator: string | RawBuilder<string>): RawBuilder<boolean> {
  return sql<boolean>`cases.kind = 'appeal' and exists (
    select from appeals join decisions appealed on appealed.id = appeals.decision_id
    where appeals.case_id = cases.id and (appealed.moderator_id = ${moderator} or appealed.seconded_by = ${moderator})
    ${askedForEach()})`
}

/** At the desk, or on their site under such an account. */
function asStaff(moderator: string | RawBuilder<string>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from complaints raised
      left join complainants on complainants.id = raised.complainant_id
      left join moderator_accounts theirs
        on theirs.site_id = complainants.site_id and theirs.account = complainants.key
    where raised.comment_id = cases.comment_id and raised.source <> 'reader' and raised.source = 'staff'
      and (raised.raised_by = ${moderator} or theirs.moderator_id = ${moderator})
    ${askedForEach()})`
}

function inPerson(moderator: string | RawBuilder<string>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from moderator_accounts theirs
    where theirs.moderator_id = ${moderator} and theirs.site_id = comments.site_id and (
      theirs.account = comments.author or exists (
        select from cases about
          join case_complainants counted on counted.case_id = about.id
          join complainants on complainants.id = counted.complainant_id
        where about.comment_id = cases.comment_id
          and complainants.site_id = theirs.site_id and complainants.key = theirs.account
        ${askedForEach()}))
    ${askedForEach()})`
}

/**
 * For the end of an `exists`: it is asked for each row that is looked at. Without that PostgreSQL may first hash every
 * complainant of every case, to give one case away: 350 ms with 60,000 cases, where this takes less than one.
 */
export function askedForEach(): RawBuilder<unknown> {
  return sql`offset 0`
}
