import { type RawBuilder, sql } from 'kysely'
import type { Policy } from '../../src/policy.ts'
import { authorsOf } from './pages.ts'
import { FREE_MODERATORS, moderator, MODERATORS } from './seed-people.ts'
import type { Seeding } from './seed.ts'

/** Two years of decided cases; what is open came within two days. */
const DECIDED_OVER = '730 days'
const OPEN_OVER = '48 hours'
/** Of the open ones: so many are assigned, escalated, wait for a second person, are held; of the decided, in grace. */
const SPECIAL = 300
const WORDS =
  'the council bridge said never again who pays for this nonsense you people should read what he wrote'.split(' ')

/**
 * The table `seed`: a row a case, from which every table is filled. A case's comment has its number. What varies is
 * made from the number by a hash, so that each table can be made without asking another.
 */
export async function plan({ db, size: { open, decided }, rules: { policy }, now }: Seeding): Promise<void> {
  const special = Math.min(SPECIAL, Math.floor(open / 10))
  const reasons = Object.entries(policy.reasons)
  const codes = reasons.map(([code]) => code)
  const bands = reasons.map(([, { band }]) => band)
  const seconds = reasons.map(([, reason]) => withinSeconds(reason))
  await sql`
    create unlogged table seed (
      i bigint, undecided boolean, special text, site text, author bigint, complaints int, keyed int, reason text, other text,
      band int, received timestamptz, due timestamptz, risk boolean, breach boolean, released boolean, moderator uuid,
      claimed timestamptz, decided timestamptz, action text, last_before int)`.execute(db)
  await sql`
    with numbered as (
      select i, i > ${decided} as undecided,
        case (i - ${decided} - 1) / ${special}
          when 0 then case when i > ${decided} then 'assigned' end when 1 then 'escalated' when 2 then 'second' end as waiting,
        1 + floor(${codes.length} * ${u(1)})::int as n, 1 + floor(${codes.length} * ${u(2)})::int as m,
        case when ${u(3)} < 0.8 then 1 when ${u(3)} < 0.93 then 2 when ${u(3)} < 0.999 then 3 + floor(4 * ${u(4)})::int else 40 end as complaints
      from generate_series(1, ${open + decided}::bigint) i
    ), reasoned as (
      select *, (${codes}::text[])[n] as reason, (${bands}::int[])[n] as band, (${seconds}::int[])[n] as within,
        complaints > 1 and m <> n and ${u(5)} < 0.5 as two,
        case when undecided then ${now}::timestamptz - ${OPEN_OVER}::interval * ${u(6)}
          else ${now}::timestamptz - interval '3 days' - ${DECIDED_OVER}::interval * (1 - i::float8 / ${decided}) end as received
      from numbered
    ), urged as (
      select *, case when two then (${codes}::text[])[m] end as other,
        received + interval '1 second' * case when two then least(within, (${seconds}::int[])[m]) else within end as due
      from reasoned
    ), timed as (
      select *, received + (due - received) * ${u(7)} * 0.8 as claimed, not undecided and ${u(8)} < 0.05 as released,
        undecided and due <= ${now}::timestamptz + interval '1 second' * ${policy.atRisk / 1000} as risk,
        undecided and due <= ${now} as breach,
        case when waiting is not null then waiting
          when undecided and i > ${decided + 3 * special} and i <= ${decided + 3 * special + MODERATORS - FREE_MODERATORS} then 'held'
          when not undecided and i > ${decided - special} then 'grace'
          when not undecided and i > ${decided - special - 50} then 'dead' end as special
      from urged
    )
    insert into seed
    select i, undecided, special, case when i % 4 = 0 then 'gazette' else 'chronicle' end,
      1 + floor(${authorsOf({ open, decided })} * power(${u(9)}, 2.5)), complaints, complaints - (i % 10 = 0)::int, reason, other,
      case when two then least(band, (${bands}::int[])[m]) else band end, received, due, risk, breach, released,
      case when special = 'held' then ${moderator(`(i - ${decided + 3 * special})`)}
        else ${moderator(`(1 + floor(${MODERATORS} * power(${uText(10)}, 1.5))::int)`)} end,
      case when undecided or special = 'grace' then ${now}::timestamptz - interval '4 minutes' else claimed end,
      date_trunc('milliseconds', case when special = 'grace' then ${now}::timestamptz - interval '90 seconds' * ${u(11)}
        when not undecided then claimed + interval '3 minutes' * ${u(11)} end),
      case when ${u(12)} < 0.6 then 'keep' when ${u(12)} < 0.93 then 'delete' else 'amend' end,
      1 + complaints + risk::int + breach::int + 2 * released::int
    from timed order by i`.execute(db)
  await sql`analyze seed`.execute(db)
}

/** A fraction made from the case's number, a different one for each `salt`. */
export function u(salt: number): RawBuilder<number> {
  return sql.raw(uText(salt))
}

function uText(salt: number): string {
  return `((hashint8extended(i, ${salt}) & 2147483647) / 2147483648.0::float8)`
}

/** Desk hours and the statutory clock as elapsed time, roughly: the bench needs their spread only. */
function withinSeconds(reason: Policy['reasons'][string]): number {
  if (reason.clock === 'notice-48h') return 48 * 3600
  return (reason.within / 1000) * (reason.clock === 'desk' ? 2.7 : 1)
}

/** Phrases that texts are made of: common words, and each one that is its own. */
export function phrases(count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const length = 6 + ((n * 7919) % 40)
    const words = Array.from({ length }, (__, k) => WORDS[(n * 31 + k * (1 + (n % 13))) % WORDS.length])
    return `${words.join(' ')} topic${n}.`
  })
}
