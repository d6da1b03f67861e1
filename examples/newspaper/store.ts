import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type Store = DatabaseSync

const TABLES = `
  create table if not exists articles (
    path text primary key,
    title text not null,
    byline text not null,
    standfirst text not null,
    body text not null,
    publishedAt text not null,
    -- 0 leads the front page; the rest follow by their latest comment
    place integer not null
  ) strict;
  create table if not exists comments (
    id text primary key,
    article text not null references articles (path),
    authorId text not null,
    authorName text not null,
    text text not null,
    postedAt text not null,
    inReplyTo text,
    -- grows whenever the text changes, whoever changes it
    revision integer not null,
    state text not null default 'shown' check (state in ('shown', 'removed')),
    editedBy text check (editedBy in ('author', 'moderator')),
    -- what the moderators wrote to the author
    statement text,
    -- the author's latest revision that Postmod was told of
    told integer not null default 0
  ) strict;
  create index if not exists comments_article on comments (article);
  -- The outbox: a complaint is here before it is sent, and stays 'kept' until Postmod has said that it has it.
  create table if not exists complaints (
    form text primary key,
    id text not null unique,
    comment text not null,
    body text not null,
    state text not null default 'kept' check (state in ('kept', 'sent', 'refused')),
    tries integer not null default 0,
    refusal text,
    answer text,
    -- what the reader can read out: PM-AZGC0-PWFJ1
    reference text
  ) strict;
  create table if not exists decisions (
    id text primary key,
    comment text not null,
    sequence integer not null,
    action text not null,
    appliedAt text not null
  ) strict;
  create table if not exists appeals (
    form text primary key,
    id text not null unique,
    comment text not null,
    decision text not null,
    -- as Postmod took it
    taken integer not null default 0,
    raisedAt text not null
  ) strict;
  create index if not exists decisions_comment on decisions (comment, sequence);
`

/** Opens what the newspaper knows, one SQLite file in `folder`, and makes it if it is not there yet. */
export function openStore(folder: string): Store {
  mkdirSync(folder, { recursive: true })
  const store = new DatabaseSync(join(folder, 'newspaper.sqlite'), { timeout: 2000 })
  // FULL: a reader who was told "we have kept it" is told the truth, power cut or not.
  store.exec('pragma journal_mode = wal; pragma synchronous = full')
  store.exec(TABLES)
  addColumn(store, 'complaints', 'reference', 'text')
  addColumn(store, 'comments', 'told', 'integer not null default 0')
  return store
}

/** A store of before has its tables already. */
function addColumn(store: Store, table: string, column: string, type: string): void {
  const known = store.prepare('select 1 from pragma_table_info(?) where name = ?').get(table, column)
  if (!known) store.exec(`alter table ${table} add column ${column} ${type}`)
}

/** All that `act` writes, or nothing. */
export function inTransaction<T>(store: Store, act: () => T): T {
  store.exec('begin immediate')
  try {
    const result = act()
    store.exec('commit')
    return result
  } catch (error) {
    store.exec('rollback')
    throw error
  }
}
