import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/schema.ts'
import { type Asked, keyset, type Listed, PAGE } from './keyset.ts'
import type { Search } from './search.ts'

export type DecisionRow = Awaited<ReturnType<typeof readRows>>[number]

const LATEST_FIRST = keyset('desc', { 'decisions.decided_at': 'instant', 'decisions.id': 'uuid' })

/** More than the two lines that are shown. */
const BEGINNING = 500

/** One page of the decisions that a search finds, withdrawn ones too, the latest first. */
export async function listDecisions(db: Kysely<Database>, search: Search, asked: Asked): Promise<Listed<DecisionRow>> {
  const author = search.author === undefined ? sql`true` : await byAuthor(db, search.author)
  return LATEST_FIRST.listed(await readRows(db, sql.join([author, ...conditions(search)], sql` and `), asked), asked)
}

/** What this moderator decided and has not left yet: it can be withdrawn. The first to leave comes first. */
export async function listLeaving(db: Kysely<Database>, moderatorId: string, now: Date): Promise<DecisionRow[]> {
  // Until the end of the grace nothing is tried: `next_attempt_at` is no earlier, and has an index.
  const rows = await readRows(
    db,
    sql`decisions.moderator_id = ${moderatorId} and decisions.id in (
      select decision_id from deliveries where state = 'waiting' and next_attempt_at > ${now} and not_before > ${now})`,
    {},
  )
  return rows.slice(0, PAGE).toReversed()
}

// As with cases: the page first, then what is shown of it.
async function readRows(db: Kysely<Database>, which: RawBuilder<unknown>, asked: Asked) {
  return await db
    .with('page', qc =>
      qc
        .selectFrom('decisions')
        .select(['decisions.id as page_id', LATEST_FIRST.key.as('key')])
        .where(sql<boolean>`${which}`)
        .where(LATEST_FIRST.beyond(asked))
        .orderBy(LATEST_FIRST.order(asked))
        .limit(PAGE + 1),
    )
    .selectFrom('page')
    .innerJoin('decisions', 'decisions.id', 'page.page_id')
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
    .select(['key', 'decisions.id', 'decisions.case_id', 'action', 'rule', 'decided_at', 'site_comment_id'])
    .select(['moderators.name as moderator', 'seconder.name as seconder', 'sites.name as site'])
    .select(['author_name', 'article_title', 'withdrawer.name as withdrawer', 'withdrawn_at'])
    .select(['deliveries.state as delivery', 'not_before', 'attempts', 'next_attempt_at', 'ended_at', 'last_error'])
    .select([sql<string | null>`left(text_before, ${BEGINNING})`.as('text_before')])
    .select([sql<string | null>`left(text_after, ${BEGINNING})`.as('text_after')])
    .orderBy(LATEST_FIRST.order(asked))
    .execute()
}

function conditions({ comment, moderator, rule, action, words, from, until }: Search): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`true`]
  if (comment !== undefined) all.push(ofComment(comment))
  if (moderator !== undefined) all.push(sql`decisions.moderator_id = ${moderator}::uuid`)
  if (rule !== undefined) all.push(sql`decisions.rule = ${rule}`)
  if (action !== undefined) all.push(sql`decisions.action = ${action}`)
  if (words !== undefined) all.push(withWords(words))
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
    select comments.author = ${author} or bool_or(lower(author_name) like lower(${beginning}))
    from comments join comment_revisions on comment_revisions.comment_id = comments.id
    where comments.id = decisions.comment_id group by comments.id)`
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

/** Whether the index can find something by these words; by nothing but words left out, it cannot. */
export async function canBeFound(db: Kysely<Database>, words: string): Promise<boolean> {
  const { rows } = await sql<{ tree: string }>`
    select querytree(websearch_to_tsquery('simple', ${words})) as tree`.execute(db)
  return !['', 'T'].includes(rows[0]!.tree)
}

// The expression of the index decision_texts_words.
function withWords(words: string): RawBuilder<unknown> {
  return sql`decisions.id in (
    select decision_id from decision_texts
    where to_tsvector('simple', coalesce(text_before, '') || ' ' || coalesce(text_after, ''))
      @@ websearch_to_tsquery('simple', ${words}))`
}
