import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { answeredWith } from '../answered-with.ts'
import { UNDECIDED } from '../case.ts'
import { eventRows } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { type Rules, targetOf } from '../rules.ts'

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
  // The earliest of each reason decides: targets start at *received*.
  const complaints = await trx
    .selectFrom('complaints')
    .select(({ fn }) => ['case_id', 'reason', fn.min('received_at').as('received_at')])
    .where(
      'case_id',
      'in',
      answered.map(({ complaints_of }) => complaints_of),
    )
    .groupBy(['case_id', 'reason'])
    .execute()
  const rows = cases.map(one => {
    const of = new Set(answered.filter(({ case_id }) => case_id === one.id).map(({ complaints_of }) => complaints_of))
    const theirs = complaints.filter(({ case_id }) => of.has(case_id))
    const known = theirs.filter(({ reason }) => Object.hasOwn(rules.policy.reasons, reason))
    const targets = known.map(({ reason, received_at }) => targetOf(rules, reason, received_at))
    // A reason that is named no more is no reason to be slower: what the case has stands, or better.
    if (known.length < theirs.length) targets.push({ band: one.band, due: one.due_at })
    const due = targets.map(target => target.due).reduce((x, y) => (x < y ? x : y))
    return { ...one, due, newBand: Math.min(...targets.map(target => target.band)) }
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
  const values = rows.map(({ id, due, newBand, last_event, due_set_at }) => {
    const moved = changed.some(one => one.id === id)
    return {
      id,
      due_at: due,
      band: newBand,
      last_event: last_event + (moved ? 1 : 0),
      due_set_at: moved ? now : due_set_at,
    }
  })
  await sql`
    update cases set due_at = new.due_at, band = new.band, last_event = new.last_event, target_version = ${rules.policy.version},
      due_set_at = new.due_set_at
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as new (id bigint, due_at timestamptz, band smallint, last_event int, due_set_at timestamptz)
    where cases.id = new.id`.execute(trx)
  if (events.length > 0) await trx.insertInto('case_events').values(events).execute()
}
