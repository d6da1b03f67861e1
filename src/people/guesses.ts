import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { FailedGuessesTable } from '../database/tables/moderators.ts'

type Kind = FailedGuessesTable['kind']

/** So many failures within an hour stop it. An address (for passwords, for keys) may be a whole newspaper's. */
const MOST: Record<Kind, number> = { name: 10, address: 50, key: 50 }
const STOPPED_S = 15 * 60
const HOUR_S = 3600
/** By so much a clock may have gone back since a block was set. */
const CLOCKS_S = HOUR_S
/** Wide enough for whatever is still counted. */
const FORGOTTEN_S = 24 * HOUR_S

/*
 * A count leaks: what stops within an hour is gone after an hour. From three tenths of that on each failure asks for a
 * wait, which doubles with every tenth: after the third failure of a name 1 s, then 2 s, 4 s, ... 64 s. What is tried
 * during a wait is refused unseen and counts, too. During a stop nothing counts, so that nobody can make it longer.
 * A name's failures stop its password only: links and OpenID Connect let its owner in.
 */

/**
 * Takes one guess: counts it as failed in the statement that says whether it may be made, so that of any number at
 * once, in any number of processes, only those before the wait are made. What then turns out right, `guessSucceeded`
 * gives back.
 */
export async function takeGuess(db: Kysely<Database>, kind: Kind, what: string, now: Date): Promise<boolean> {
  return await count(db, kind, what, now)
}

/** May it be guessed now? Only looks; whoever could be raced takes the guess instead. */
export async function mayGuess(db: Kysely<Database>, kind: Kind, what: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select from failed_guesses
    where kind = ${kind} and of_hash = ${hashOf(kind, what)} and ${isWaiting(sql`blocked_until`, now)}`.execute(db)
  return rows.length === 0
}

/** Counts a failure that no guess was taken for. */
export async function guessFailed(db: Kysely<Database>, kind: Kind, what: string, now: Date): Promise<void> {
  await count(db, kind, what, now)
}

/**
 * It was right. A name or a key has shown whose it is and begins anew; an address only gets its guess back, or one good
 * password of one's own would pay for any number of others'.
 */
export async function guessSucceeded(db: Kysely<Database>, kind: Kind, what: string): Promise<void> {
  const of = hashOf(kind, what)
  if (kind === 'name') {
    await db.deleteFrom('failed_guesses').where('kind', '=', kind).where('of_hash', '=', of).execute()
    return
  }
  await db
    .updateTable('failed_guesses')
    .set({ guesses: sql`guesses - 1` })
    .where('kind', '=', kind)
    .where('of_hash', '=', of)
    .where('guesses', '>', 1)
    .execute()
}

/** One statement: counts, unless it is stopped, and forgets a few that are long over. @returns whether it might be made. */
async function count(db: Kysely<Database>, kind: Kind, what: string, now: Date): Promise<boolean> {
  const of = hashOf(kind, what)
  const most = MOST[kind]
  const leaked = sql`floor(greatest(0, extract(epoch from ${now}::timestamptz - f.last_at)) * ${most}::int / ${HOUR_S}::int)`
  const next = sql`(greatest(0, f.guesses - ${leaked})::int + 1)`
  // Without a wait there is no end of one, not even now: another process's now may be a moment earlier.
  const { rows } = await sql<{ refused: boolean }>`
    with forgotten as (
      delete from failed_guesses where (kind, of_hash) in (
        select kind, of_hash from failed_guesses
        where last_at < ${now}::timestamptz - make_interval(secs => ${FORGOTTEN_S}) and of_hash <> ${of}
        order by last_at limit 10 for update skip locked)
    )
    insert into failed_guesses as f (kind, of_hash, guesses, last_at) values (${kind}, ${of}, 1, ${now})
    on conflict (kind, of_hash) do update set
      guesses = ${next},
      last_at = ${now},
      refused = ${isWaiting(sql`f.blocked_until`, now)},
      blocked_until = ${now}::timestamptz + make_interval(secs => case
        when ${next} >= ${most}::int then ${STOPPED_S}::int
        when ${next} * 10 / ${most}::int >= 3 then 2 ^ (${next} * 10 / ${most}::int - 3)
        end)
    where f.guesses < ${most}::int or not ${isWaiting(sql`f.blocked_until`, now)}
    returning refused`.execute(db)
  return rows[0]?.refused === false
}

/** A block that ends later than any can was set by a clock that was wrong. */
function isWaiting(until: RawBuilder<unknown>, now: Date): RawBuilder<boolean> {
  return sql`(${until} is not null and ${until} > ${now}::timestamptz
    and ${until} <= ${now}::timestamptz + make_interval(secs => ${STOPPED_S + CLOCKS_S}))`
}

function hashOf(kind: Kind, what: string): Buffer {
  return createHash('sha256')
    .update(kind === 'name' ? what : networkOf(what))
    .digest()
}

/** Whoever has one IPv6 address has the 2^64 of its network, and may guess from another each time. */
export function networkOf(address: string): string {
  // Some gateways name the port, too: each would be another.
  const [, bare = address] = /^\[(.+)\](?::\d+)?$/.exec(address) ?? /^([\d.]+):\d+$/.exec(address) ?? []
  const [plain = ''] = bare.split('%')
  if (!isIPv6(plain)) return plain
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)
  if (mapped) return mapped[1]!
  const [head = '', tail] = plain.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups =
    tail === undefined ? before : [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map(group => parseInt(group, 16).toString(16))
    .join(':')
}
