import { type Kysely, sql } from 'kysely'
import { type Seer, seesSite } from '../../claim/sees.ts'
import type { Database } from '../../database/schema.ts'

export type FoundComment = {
  id: number
  revision: number
  site: string
  author_name: string | null
  text: string | null
  article_title: string | null
  url: string | null
  /** The comment's latest case, which is undecided or not. */
  case_id: number | null
}

const MOST = 20
/** Of words that very many comments have, so many are looked at. */
const LOOKED_AT = 1000

/** Comments that somebody complained of on sites that they see, by their address, the site's id of them, or words of their text; the latest known first. */
export async function findComments(db: Kysely<Database>, seer: Seer, looked: string): Promise<FoundComment[]> {
  const { rows } = await sql<{ id: number }>`
    select comments.id from sites join comments on comments.site_id = sites.id
      where site_comment_id = ${looked} and ${seesSite(seer, 'comments.site_id')}
    union
    select comments.id from comment_revisions join comments on comments.id = comment_id
      where md5(url) = md5(${looked}) and url = ${looked} and ${seesSite(seer, 'comments.site_id')}
    union
    (select comments.id from comment_revisions join comments on comments.id = comment_id
      where to_tsvector('simple', coalesce(text, '')) @@ websearch_to_tsquery('simple', ${looked})
        and ${seesSite(seer, 'comments.site_id')}
      limit ${LOOKED_AT})
    order by id desc limit ${MOST}`.execute(db)
  const found = await readComments(
    db,
    seer,
    rows.map(({ id }) => id),
  )
  return found.toSorted((a, b) => b.id - a.id)
}

/** One comment as it is known now; undefined if there is none on a site that they see. */
export async function findComment(db: Kysely<Database>, seer: Seer, id: number): Promise<FoundComment | undefined> {
  const [comment] = await readComments(db, seer, [id])
  return comment
}

async function readComments(db: Kysely<Database>, seer: Seer, ids: readonly number[]): Promise<FoundComment[]> {
  if (ids.length === 0) return []
  return await db
    .selectFrom('comments')
    .innerJoin('sites', 'sites.id', 'comments.site_id')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .select(['comments.id', 'comments.revision', 'sites.name as site'])
    .select(['author_name', 'text', 'article_title', 'url'])
    .select(({ selectFrom }) =>
      selectFrom('cases')
        .select(({ fn }) => fn.max<number | null>('cases.id').as('latest'))
        .whereRef('cases.comment_id', '=', 'comments.id')
        .as('case_id'),
    )
    .where('comments.id', 'in', ids)
    .where(seesSite(seer, 'comments.site_id'))
    .execute()
}
