import type { Kysely } from 'kysely'
import { endLapsedClaims } from '../claim/end-lapsed.ts'
import type { Database } from '../database/schema.ts'
import { warnAndBreach } from '../deadline/warn-and-breach.ts'
import { acknowledge } from '../delivery/acknowledge.ts'
import type { Complaint } from '../intake/complaint.ts'
import { recordComplaints } from '../intake/record.ts'
import { handOver } from '../rota/hand-over.ts'
import { type Rules, targetOf } from '../rules.ts'
import { type Hand, working } from './hands.ts'

const MINUTE_MS = 60_000
const SHIFT_EVERY_MS = 5 * MINUTE_MS

/**
 * Lives through a day on the real code, a minute at a time: each complaint is recorded when it was raised, moderators take
 * cases and decide them, the shift hands over, warns and says what has breached, the site carries the decisions out. Only
 * the clock, the moderators' minds and the site are made up, the same for the same complaints.
 *
 * @param complaints of that day; the same one twice is sent twice.
 */
export async function liveThrough(
  db: Kysely<Database>,
  { from, to }: { from: Date; to: Date },
  complaints: readonly Complaint[],
  hands: readonly Hand[],
  rules: Rules,
): Promise<void> {
  const coming = complaints.toSorted((a, b) => a.raisedAt.localeCompare(b.raisedAt))
  const work = working(db, hands, rules)
  for (let at = from.getTime(); at < to.getTime(); at += MINUTE_MS) {
    const now = new Date(at)
    while (coming[0] && Date.parse(coming[0].raisedAt) <= at) await take(db, coming.shift()!, rules)
    await work(now)
    // The events have their own instants, however late they are written.
    if (at % SHIFT_EVERY_MS === 0) {
      await endLapsedClaims(db, rules, now)
      await handOver(db, rules, now)
      await warnAndBreach(db, rules, now)
      await carryOut(db, rules, now)
    }
  }
}

async function take(db: Kysely<Database>, complaint: Complaint, rules: Rules): Promise<void> {
  const receivedAt = new Date(complaint.raisedAt)
  const received = { complaint, receivedAt, target: targetOf(rules, complaint.reason, receivedAt) }
  await db.transaction().execute(trx => recordComplaints(trx, [received], rules, receivedAt))
}

/** The site reads what has left, and does it. */
async function carryOut(db: Kysely<Database>, rules: Rules, now: Date): Promise<void> {
  const left = await db
    .updateTable('deliveries')
    .set({ first_sent_at: now })
    .where('state', '=', 'waiting')
    .where('not_before', '<=', now)
    .returning(['decision_id', 'site_id'])
    .execute()
  for (const { decision_id, site_id } of left)
    await db.transaction().execute(trx => acknowledge(trx, site_id, decision_id, { outcome: 'applied' }, rules, now))
}
