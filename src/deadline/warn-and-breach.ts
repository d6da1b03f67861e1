import type { Kysely, Transaction } from 'kysely'
import { UNDECIDED } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { tellIfOverdue } from './overdue.ts'

// Small: a case that is locked is passed over by whoever pulls the next one.
const A_BATCH = 10

/**
 * Says of every undecided case, once each, that it is at risk (the policy's time before it is due) and that it has
 * breached its target. The event's `at` is the instant at which it was so, however late this runs.
 * @returns how many cases were written about.
 */
export async function warnAndBreach(db: Kysely<Database>, rules: Rules, now: Date): Promise<number> {
  for (let written = 0; ;) {
    const batch = await db.transaction().execute(async trx => {
      const cases = await urgentCases(trx, rules, now)
      for (const one of cases) await tellIfOverdue(trx, one, rules, now)
      return cases.length
    })
    written += batch
    if (batch < A_BATCH) return written
  }
}

async function urgentCases(trx: Transaction<Database>, { policy }: Rules, now: Date) {
  return await trx
    .selectFrom('cases')
    .selectAll()
    .where('state', 'in', UNDECIDED)
    .where('due_at', '<=', new Date(now.getTime() + policy.atRisk))
    // What came after this turn began is the next one's: nothing could be said of it, and the same batch would come again.
    .where(eb => eb(eb.fn.coalesce('due_set_at', 'received_at'), '<=', now))
    .where(eb =>
      eb.or([eb('at_risk_at', 'is', null), eb.and([eb('breached_at', 'is', null), eb('due_at', '<=', now)])]),
    )
    // By the index `cases_due`: by id, PostgreSQL would walk every case there ever was for each ten.
    .orderBy('due_at')
    .limit(A_BATCH)
    .forUpdate()
    .skipLocked()
    .execute()
}
