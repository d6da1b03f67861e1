import { type Kysely, type RawBuilder, sql } from 'kysely'
import { isAnsweredWith } from '../../answered-with.ts'
import type { Moderator } from '../../claim/moderator.ts'
import { type Seer, seesDecision, seesSite } from '../../claim/sees.ts'
import type { Database } from '../../database/schema.ts'
import { type Asked, keyset, type Listed, PAGE } from './keyset.ts'
import type { Search } from './search.ts'
import { BY_ID, findWithWords } from './words.ts'

export type DecisionRow = Awaited<ReturnType<typeof readRows>>[number]

export type FoundDecisions = Listed<DecisionRow> & {
  /** How far was looked, if that was not to the end. */
  stoppedAt?: Date
}

const BY_TIME = keyset('desc', { 'decisions.decided_at': 'instant', 'decisions.id': 'uuid' })

/** More than the two lines that are shown. */
const BEGINNING = 500

/** One page of the decisions they see that a search finds, withdrawn ones too, the latest first. */
export async function listDecisions(
  db: Kysely<Database>,
  seer: Seer,
  search: Search,
  asked: Asked,
): Promise<FoundDecisions> {
  const seen = seesDecision(seer)
  const author = search.author === undefined ? sql`true` : await byAuthor(db, search.author)
  const which = sql.join([author, ...conditions(search)], sql` and `)
  if (search.words !== undefined) {
    const { ids, stopped } = await findWithWords(db, search.words, { seen, which }, asked)
    const listed = BY_ID.listed(await readRows(db, BY_ID, ids, asked), asked, stopped && [stopped.id])
    return stopped && listed.rows.length < PAGE ? { ...listed, stoppedAt: stopped.decided_at } : listed
  }
  const { rows } = await sql<{ id: string }>`
    select id from decisions where ${seen} and ${which} and ${BY_TIME.beyond(asked)}
    order by ${BY_TIME.order(asked)} limit ${PAGE + 1}`.execute(db)
  const ids = rows.map(({ id }) => id)
  return BY_TIME.listed(await readRows(db, BY_TIME, ids, asked), asked)
}

/** What this moderator decided and has not left yet: it can be withdrawn. The first to leave comes first. */
export async function listLeaving(db: Kysely<Database>, moderator: Moderator, now: Date): Promise<DecisionRow[]> {
  // Until the end of the grace nothing is tried: `next_attempt_at` is no earlier, and has an index.
  const { rows } = await sql<{ id: string }>`
    select decisions.id from deliveries join decisions on decisions.id = deliveries.decision_id
    where deliveries.state = 'waiting' and next_attempt_at > ${now} and not_before > ${now}
      and decisions.moderator_id = ${moderator.id} and ${seesSite(moderator, 'deliveries.site_id')}
    order by ${BY_TIME.order({})} limit ${PAGE}`.execute(db)
  const ids = rows.map(({ id }) => id)
  return (await readRows(db, BY_TIME, ids, {})).toReversed()
}

// As with cases: the page was found first, then what is shown of it is read.
async function readRows(db: Kysely<Database>, { key, order }: typeof BY_TIME, ids: readonly string[], asked: Asked) {
  return await db
    .selectFrom('decisions')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .innerJoin('comments', 'comments.id', 'decisions.comment_id')
    .innerJoin('sites', 'sites.id', 'comments.site_id')
    .innerJoin('moderators', 'moderators.id', 'decisions.moderator_id')
    .leftJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .leftJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'decisions.comment_id')
        .onRef('comment_revisions.revision', '=', 'decisions.revision'),
    )
    .leftJoin('moderators as seconder', 'seconder.id', 'decisions.seconded_by')
    .leftJoin('withdrawals', 'withdrawals.decision_id', 'decisions.id')
    .leftJoin('moderators as withdrawer', 'withdrawer.id', 'withdrawals.moderator_id')
    .select([
      key.as('key'),
      'decisions.id',
      'decisions.case_id',
      'action',
      'rule',
      'rule_words',
      'decided_at',
      'site_comment_id',
    ])
    .select(['moderators.name as moderator', 'seconder.name as seconder', 'sites.name as site'])
    .select([otherSources.as('sources')])
    .select(['author_name', 'article_title', 'withdrawer.name as withdrawer', 'withdrawn_at'])
    .select(['deliveries.state as delivery', 'not_before', 'first_sent_at', 'attempts'])
    .select(['next_attempt_at', 'ended_at', 'last_error'])
    .select(['deliveries.site_id', 'attempts_before', 'dead_because', 'last_status'])
    .select([sql<string | null>`left(text_before, ${BEGINNING})`.as('text_before')])
    .select([sql<string | null>`left(text_after, ${BEGINNING})`.as('text_after')])
    .where(sql<boolean>`decisions.id = any(${ids}::uuid[])`)
    .orderBy(order(asked))
    .execute()
}

/** Of whom else than readers the case has complaints. */
const otherSources = sql<('staff' | 'tool')[]>`array(
  select distinct source from complaints where ${isAnsweredWith(sql`decisions.case_id`)} and source <> 'reader')`

function conditions({ comment, moderator, rule, action, source, from, until }: Search): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`true`]
  if (comment !== undefined) all.push(ofComment(comment))
  if (moderator !== undefined) all.push(sql`decisions.moderator_id = ${moderator}::uuid`)
  if (rule !== undefined) all.push(sql`decisions.rule = ${rule}`)
  if (action !== undefined) all.push(sql`decisions.action = ${action}`)
  if (source !== undefined) all.push(ofSource(source))
  if (from !== undefined) all.push(sql`decisions.decided_at >= ${from}`)
  if (until !== undefined) all.push(sql`decisions.decided_at < ${until}`)
  return all
}

// Measured with 1,000,000 decisions: so many comments are looked up one by one in 30 ms. Of an author who has more, the
// latest decisions hold a page soon enough; joined as a whole, they took seconds.
const FEW = 5000

/** By name as the comment had it, or its beginning, whatever the case of its letters; or by the site's id. */
async function byAuthor(db: Kysely<Database>, author: string): Promise<RawBuilder<unknown>> {
  const beginning = `${author.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const { rows } = await sql<{ id: number }>`
    (select comment_id as id from comment_revisions where lower(author_name) like lower(${beginning}) limit ${FEW})
    union all
    (select comments.id from sites join comments on comments.site_id = sites.id
      where comments.author = ${author} limit ${FEW})`.execute(db)
  if (rows.length < FEW) return sql`decisions.comment_id = any(${rows.map(({ id }) => id)}::bigint[])`
  return sql`(
    select author = ${author} or exists (
      select from comment_revisions where comment_id = comments.id and lower(author_name) like lower(${beginning}))
    from comments where comments.id = decisions.comment_id)`
}

/** With a complaint of this source in its case. Those not by readers are few, and have an index. */
function ofSource(source: string): RawBuilder<unknown> {
  if (source === 'reader')
    return sql`exists (select from complaints where ${isAnsweredWith(sql`decisions.case_id`)} and source = 'reader')`
  return sql`decisions.case_id in (
    select unnest(array[cases.id, goes_on_in]) from complaints join cases on cases.id = complaints.case_id
    where source = ${source} and source <> 'reader')`
}

/** By the site's id of it, its address, or the number of one of its cases. */
function ofComment(comment: string): RawBuilder<unknown> {
  const number = /^\d{1,15}$/.test(comment) ? Number(comment) : null
  return sql`decisions.comment_id in (
    select comments.id from sites join comments on comments.site_id = sites.id where site_comment_id = ${comment}
    union all
    select comment_id from comment_revisions where md5(url) = md5(${comment}) and url = ${comment}
    union all
    select comment_id from cases where id = ${number}::bigint)`
}
