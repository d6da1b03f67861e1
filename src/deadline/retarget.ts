import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { UNDECIDED } from '../case.ts'
import { eventRows } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { bandOf, dueAt, type Rules } from '../rules.ts'

const A_BATCH = 200

/**
 * When targets change, undecided cases follow the new ones from then on, by an event; decided ones stay as they were.
 * A reason that the new policy does not name keeps what the case had. Run again it finds nothing to do.
 * @returns how many cases were looked at.
 */
export async function retarget(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  for (let looked = 0; ;) {
    const batch = await db.transaction().execute(async trx => {
      const cases = await trx
        .selectFrom('cases')
        .selectAll()
        .where('state', 'in', UNDECIDED)
        .where('target_version', '<>', rules.policy.version)
        .orderBy('id')
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
  // The earliest of each reason decides: targets start at *received*.
  const complaints = await trx
    .selectFrom('complaints')
    .select(({ fn }) => ['case_id', 'reason', fn.min('received_at').as('received_at')])
    .where(
      'case_id',
      'in',
      cases.map(({ id }) => id),
    )
    .groupBy(['case_id', 'reason'])
    .execute()
  const rows = cases.map(one => {
    const known = complaints.filter(({ case_id, reason }) => case_id === one.id && reason in rules.policy.reasons)
    if (known.length === 0) return { ...one, due: one.due_at, newBand: one.band }
    const due = known
      .map(({ reason, received_at }) => dueAt(rules, reason, received_at))
      .reduce((a, b) => (a < b ? a : b))
    return { ...one, due, newBand: Math.min(...known.map(({ reason }) => bandOf(rules, reason))) }
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
  const values = rows.map(({ id, due, newBand, last_event }) => {
    const moved = changed.some(one => one.id === id)
    return { id, due_at: due, band: newBand, last_event: last_event + (moved ? 1 : 0) }
  })
  await sql`
    update cases set due_at = new.due_at, band = new.band, last_event = new.last_event, target_version = ${rules.policy.version}
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as new (id bigint, due_at timestamptz, band smallint, last_event int)
    where cases.id = new.id`.execute(trx)
  if (events.length > 0) await trx.insertInto('case_events').values(events).execute()
}
