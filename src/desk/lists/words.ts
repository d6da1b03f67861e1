import { type Kysely, type RawBuilder, sql } from 'kysely'
import { DatabaseError } from 'pg'
import type { Database } from '../../database/schema.ts'
import { type Asked, keyset, PAGE } from './keyset.ts'

/** A decision's id is a UUIDv7 of `decided_at`: this is the order by time, told by the id alone. */
export const BY_ID = keyset('desc', { 'decisions.id': 'uuid' })

/** Up to `PAGE + 1` decisions; and the last one looked at, if there may be more behind it. */
type Found = { ids: string[]; stopped?: Decision }
type Decision = { id: string; decided_at: Date }

const LIMITS = {
  /** So many of the latest are looked at first: a word that many have is found there, and the index is not asked. */
  near: 100,
  /** So many at once, of words that too many have for the index and too few for `near`. Each costs 0.1 ms. */
  far: 3000,
  // Measured with 1,000,000 decisions: so many places are fetched in 50 ms, and what most have took 4 s.
  many: 10_000,
}
/** Where the index finds more than is so, phrases above all, every text is read again. */
const PATIENCE_MS = 1000

/** Of which decisions somebody may know at all, and which of them are asked for. */
type Which = { seen: RawBuilder<boolean>; which: RawBuilder<unknown> }

/**
 * The latest decisions with these words of which `seen` and `which` are true. No word makes it walk through everything:
 * what the index cannot find in time is looked for among the latest that are seen, and the next page goes on behind them.
 */
export async function findWithWords(
  db: Kysely<Database>,
  words: string,
  which: Which,
  asked: Asked,
  limits = LIMITS,
): Promise<Found> {
  const near = await amongLatest(db, limits.near, words, which, asked)
  if (near.ids.length > PAGE || !near.stopped) return near
  return (
    (await byIndex(db, limits.many, words, which, asked)) ?? (await amongLatest(db, limits.far, words, which, asked))
  )
}

async function amongLatest(
  db: Kysely<Database>,
  most: number,
  words: string,
  { seen, which }: Which,
  asked: Asked,
): Promise<Found> {
  const latest = sql`
    select * from decisions where ${seen} and ${BY_ID.beyond(asked)} order by ${BY_ID.order(asked)} limit ${most}`
  // By its own key, one by one: a join would ask the index for all that have the words.
  const { rows } = await sql<{ id: string }>`
    select id from (${latest}) decisions
    where ${which} and (
      select ${lexemes} @@ websearch_to_tsquery('simple', ${words}) from decision_texts where decision_id = decisions.id)
    order by ${BY_ID.order(asked)} limit ${PAGE + 1}`.execute(db)
  const ids = rows.map(({ id }) => id)
  const { rows: ends } = await sql<Decision>`
    select id, decided_at from (${latest}) decisions order by ${BY_ID.order(asked)} offset ${most - 1}`.execute(db)
  return ends[0] ? { ids, stopped: ends[0] } : { ids }
}

/** Undefined if the words are in too many texts, or it takes too long. */
async function byIndex(
  db: Kysely<Database>,
  most: number,
  words: string,
  { seen, which }: Which,
  asked: Asked,
): Promise<Found | undefined> {
  try {
    return await db.transaction().execute(async trx => {
      await sql`set local statement_timeout = ${sql.lit(PATIENCE_MS)}`.execute(trx)
      // For the few places of a limit the planner would read the whole table, and every text in it.
      await sql`set local enable_seqscan = off`.execute(trx)
      const { rows } = await sql<{ id: string | null; many: boolean }>`
        with hits as materialized (
          select decision_id from decision_texts
          where ${lexemes} @@ websearch_to_tsquery('simple', ${words}) limit ${most + 1}
        ), page as (
          select decisions.id
          from (select decision_id as id from hits) hits join decisions on decisions.id = hits.id
          where ${seen} and ${which} and ${BY_ID.beyond(asked)}
          order by ${BY_ID.order(asked)} limit ${PAGE + 1}
        )
        select page.id, counted.many
        from (select count(*) > ${most} as many from hits) counted left join page on not counted.many`.execute(trx)
      if (rows.some(({ many }) => many)) return undefined
      return { ids: rows.flatMap(({ id }) => id ?? []) }
    })
  } catch (error) {
    if (error instanceof DatabaseError && error.code === CANCELED) return undefined
    throw error
  }
}

const CANCELED = '57014'

/** Whether the index can find something by these words; by nothing but words left out, it cannot. */
export async function canBeFound(db: Kysely<Database>, words: string): Promise<boolean> {
  const { rows } = await sql<{ tree: string }>`
    select querytree(websearch_to_tsquery('simple', ${words})) as tree`.execute(db)
  return !['', 'T'].includes(rows[0]!.tree)
}

// The expression of the index decision_texts_words.
const lexemes = sql`to_tsvector('simple', coalesce(text_before, '') || ' ' || coalesce(text_after, ''))`
