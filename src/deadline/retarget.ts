import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { answeredWith } from '../answered-with.ts'
import { UNDECIDED } from '../case.ts'
import { eventRows } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { appealTargetOf, type Rules, targetOf } from '../rules.ts'

// Small: a case that is locked is passed over by whoever pulls the next one.
const A_BATCH = 20

/**
 * When targets change, undecided cases follow the new ones from then on, by an event; decided ones stay as they were.
 * A reason that the new policy does not name keeps what the case had. Run again it finds nothing to do.
 * @returns how many cases were looked at.
 */
export async function retarget(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  // Two questions where one would do (`<>`), for an index answers these.
  return (await retargetThose('<', db, rules, now)) + (await retargetThose('>', db, rules, now))
}

async function retargetThose(side: '<' | '>', db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  for (let looked = 0; ;) {
    const batch = await db.transaction().execute(async trx => {
      const cases = await trx
        .selectFrom('cases')
        .selectAll()
        .where('state', 'in', UNDECIDED)
        .where('target_version', side, rules.policy.version)
        .orderBy('target_version')
        .limit(A_BATCH)
        .forUpdate()
        .skipLocked()
        .execute()
      if (cases.length > 0) await follow(trx, cases, rules, now)
      return cases.length
    })
    looked += batch
    if (batch < A_BATCH) return looked
  }
}

async function follow(
  trx: Transaction<Database>,
  cases: readonly Selectable<Database['cases']>[],
  rules: Rules,
  now: Date,
): Promise<void> {
  const answered = await answeredWith(
    trx,
    cases.map(({ id }) => id),
  )
  const alone = cases.flatMap(({ withheld_by }) => withheld_by ?? [])
  const whoseIsWithheld = sql<number | null>`case when complainant_id = any(${alone}::bigint[]) then complainant_id end`
  // The earliest of each reason decides: targets start at *received*.
  const complaints = await trx
    .selectFrom('complaints')
    .select(({ fn }) => ['case_id', 'reason', fn.min('received_at').as('received_at'), whoseIsWithheld.as('by')])
    .where(
      'case_id',
      'in',
      answered.map(({ complaints_of }) => complaints_of),
    )
    .groupBy(['case_id', 'reason', 'by'])
    .execute()
  const rows = cases.map(one => {
    const of = new Set(answered.filter(({ case_id }) => case_id === one.id).map(({ complaints_of }) => complaints_of))
    // An appeal has one target, and no complaint of its own.
    if (one.kind === 'appeal') {
      const { due, band } = appealTargetOf(rules, one.received_at)
      return { ...one, due, newBand: band, withheld: { withheld_band: null, withheld_by: null } }
    }
    const theirs = complaints.filter(({ case_id }) => of.has(case_id))
    const known = theirs.filter(({ reason }) => Object.hasOwn(rules.policy.reasons, reason))
    const targets = known.map(({ reason, received_at, by }) => ({ ...targetOf(rules, reason, received_at), by }))
    // A reason that is named no more is no reason to be slower: what the case has stands, or better.
    if (known.length < theirs.length) targets.push({ band: one.band, due: one.due_at, by: null })
    const due = targets.map(target => target.due).reduce((x, y) => (x < y ? x : y))
    return { ...one, due, ...bandUnder(rules, one, targets) }
  })
  const changed = rows.filter(
    ({ due, due_at, band, newBand }) => due.getTime() !== due_at.getTime() || band !== newBand,
  )
  const events = changed.flatMap(({ id, last_event, due, due_at, band, newBand }) =>
    eventRows(
      id,
      last_event,
      [
        {
          type: 'due_changed',
          at: now,
          actor: 'desk',
          data: {
            due: due.toISOString(),
            dueBefore: due_at.toISOString(),
            band: newBand,
            bandBefore: band,
            why: 'targets',
          },
        },
      ],
      rules.policy.version,
    ),
  )
  const values = rows.map(({ id, due, newBand, withheld, last_event, due_set_at }) => {
    const moved = changed.some(one => one.id === id)
    return {
      id,
      due_at: due,
      band: newBand,
      ...withheld,
      last_event: last_event + (moved ? 1 : 0),
      due_set_at: moved ? now : due_set_at,
    }
  })
  await sql`
    update cases set due_at = new.due_at, band = new.band, withheld_band = new.withheld_band, withheld_by = new.withheld_by,
      last_event = new.last_event, target_version = ${rules.policy.version},
      due_set_at = new.due_set_at
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as new (id bigint, due_at timestamptz, band smallint, withheld_band smallint,
      withheld_by bigint, last_event int, due_set_at timestamptz)
    where cases.id = new.id`.execute(trx)
  if (events.length > 0) await trx.insertInto('case_events').values(events).execute()
}

/** What one person with a poor record asks for alone stays withheld, at the band that it has now. */
function bandUnder(
  { policy }: Rules,
  { withheld_by }: Pick<Selectable<Database['cases']>, 'withheld_by'>,
  targets: readonly { band: number; by: number | null }[],
) {
  const isWithheld = ({ by }: { by: number | null }) => withheld_by !== null && by === withheld_by
  const bands = targets.filter(target => !isWithheld(target)).map(({ band }) => band)
  const lowest = Math.max(...Object.values(policy.reasons).map(({ band }) => band))
  const newBand = bands.length > 0 ? Math.min(...bands) : lowest
  const asked = Math.min(...targets.filter(isWithheld).map(({ band }) => band))
  return {
    newBand,
    withheld: asked < newBand ? { withheld_band: asked, withheld_by } : { withheld_band: null, withheld_by: null },
  }
}
