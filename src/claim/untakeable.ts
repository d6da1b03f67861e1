import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Logger } from 'pino'
import { tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Rules } from '../rules.ts'
import { SENIOR } from './moderator.ts'
import { askedForEach, partyTo } from './party.ts'
import { seesSiteNow } from './sees.ts'

// Small: a case that is locked is passed over by whoever pulls the next one.
const A_BATCH = 20

/** Which rule leaves a case without anybody: its assignee may not take it, no senior may, nobody may be the second, or nobody at all. */
type Why = 'assigned' | 'escalated' | 'second' | 'everybody'
type Found = { id: number; why: Why; untakeable_at: Date | null }

/**
 * Finds the cases that nobody who works here could ever be given, or be the second person of, whoever is on duty, and
 * says so once: an event, and a line in the log. Says it too when that is over. What somebody just released is not among them: that passes by
 * itself; nor is what is on hold for legal advice. Where nobody works at all only the log says so, or every case would be told of.
 * @returns how many cases were written about.
 */
export async function findUntakeable(db: Kysely<Database>, rules: Rules, now: Date, log?: Logger): Promise<number> {
  if (await nobodyWorksHere(db)) {
    log?.warn('no moderator is enabled who could ever be on duty: nobody takes any case')
    return 0
  }
  const { rows: changed } = await sql<{ id: number }>`
    select cases.id
    from cases join lateral (
      select site_id, author from comments where id = cases.comment_id ${askedForEach()}) comments on true
    where cases.id in (${candidates(await unseenSites(db))}) and ${hasChanged(rules.policy)}
    order by cases.id`.execute(db)
  let told = 0
  for (let from = 0; from < changed.length; from += A_BATCH) {
    const ids = changed.slice(from, from + A_BATCH).map(({ id }) => id)
    const found = await db.transaction().execute(trx => tell(trx, ids, rules, now))
    for (const { id, why, untakeable_at } of found) {
      if (untakeable_at === null) log?.warn({ case: id, why }, 'nobody on the desk may take this case')
      else log?.info({ case: id }, 'somebody may take this case again')
    }
    told += found.length
  }
  return told
}

async function tell(trx: Transaction<Database>, ids: number[], { policy }: Rules, now: Date): Promise<Found[]> {
  // Asked again under the row's lock: another worker may have said it meanwhile.
  const { rows } = await sql<Found>`
    select cases.id, cases.untakeable_at,
      case when cases.state = 'awaiting_second' then 'second'
        when cases.assigned_to is not null then 'assigned'
        when cases.escalated_at is not null then 'escalated' else 'everybody' end as why
    from cases join comments on comments.id = cases.comment_id
    where cases.id = any(${ids}) and ${hasChanged(policy)}
    order by cases.id
    for update of cases skip locked`.execute(trx)
  for (const { id, why, untakeable_at } of rows) {
    if (untakeable_at === null) {
      const event = { type: 'untakeable', at: now, actor: 'desk', data: { why } } as const
      await tellOfCase(trx, id, [event], policy.version, { untakeable_at: now })
    } else {
      const event = { type: 'takeable', at: now, actor: 'desk' } as const
      await tellOfCase(trx, id, [event], policy.version, { untakeable_at: null })
    }
  }
  return rows
}

/**
 * Where an untakeable case can be: assigned, escalated, about a moderator's own comment, complained of by one or raised by
 * staff, or of a site that nobody sees; and what was found before. Never all open cases: of 30,000 with 12 moderators a
 * hundred are looked at, in a few milliseconds.
 */
function candidates(unseen: readonly string[]): RawBuilder<number> {
  return sql<number>`
    select id from cases where state = 'open' and state in ('open', 'claimed') and assigned_to is not null
    union
    select id from cases where state = 'open' and state in ('open', 'claimed') and escalated_at is not null
    union
    select id from cases where state = 'awaiting_second'
    union
    select id from cases where untakeable_at is not null
    union
    select written.id
    from moderator_accounts theirs
      join comments on comments.site_id = theirs.site_id and comments.author = theirs.account
      join cases written on written.comment_id = comments.id
    where written.state = 'open' and written.state in ('open', 'claimed', 'awaiting_second')
    union
    select complained.id
    from moderator_accounts theirs
      join complainants on complainants.site_id = theirs.site_id and complainants.key = theirs.account
      join case_complainants counted on counted.complainant_id = complainants.id
      join cases about on about.id = counted.case_id
      join cases complained on complained.comment_id = about.comment_id
    where complained.state = 'open' and complained.state in ('open', 'claimed', 'awaiting_second')
    union
    select id from cases
    where state = 'open' and state in ('open', 'claimed', 'awaiting_second') and kind = 'appeal'
    union
    select about.id
    from complaints raised join cases about on about.comment_id = raised.comment_id
    where raised.source <> 'reader' and raised.source = 'staff'
      and about.state = 'open' and about.state in ('open', 'claimed', 'awaiting_second')
    union
    select id from cases
    where state = 'open' and state in ('open', 'claimed', 'awaiting_second') and site_id = any(${unseen}::text[])`
}

function hasChanged(policy: Policy): RawBuilder<boolean> {
  return sql<boolean>`
    cases.law_hold_at is null and (cases.state in ('open', 'awaiting_second') and not ${somebodyCouldTake(policy)}) <> (cases.untakeable_at is not null)`
}

function somebodyCouldTake(policy: Policy): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from moderators
    where ${worksHere()}
      and case
        when cases.state = 'awaiting_second' then ${couldBeOnDuty()} and not exists (
          select from proposals
          where proposals.case_id = cases.id and proposals.ended_at is null and proposals.moderator_id = moderators.id)
        when cases.assigned_to is not null then moderators.id = cases.assigned_to
        when cases.escalated_at is not null then ${senior()}
        else ${couldBeOnDuty()} end
      and ${seesSiteNow(sql.ref('moderators.id'), 'cases.site_id')}
      and not ${partyTo(sql.ref('moderators.id'), policy)})`
}

async function nobodyWorksHere(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql`select from moderators where ${worksHere()} and ${couldBeOnDuty()} limit 1`.execute(db)
  return rows.length === 0
}

/** Asked by itself: in the same statement the planner takes them for many, and reads every case there is. */
async function unseenSites(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from sites where not exists (
      select from moderators
      where ${worksHere()} and ${couldBeOnDuty()} and ${seesSiteNow(sql.ref('moderators.id'), 'sites.id')})`.execute(db)
  return rows.map(({ id }) => id)
}

const worksHere = () => sql<boolean>`moderators.disabled_at is null and moderators.role <> 'auditor'`
const senior = () => sql<boolean>`moderators.role in (${sql.join(SENIOR)})`
const couldBeOnDuty = () =>
  sql<boolean>`(${senior()} or exists (select from moderator_pools where moderator_id = moderators.id))`
