import { type Kysely, sql, type Transaction } from 'kysely'
import type { Logger } from 'pino'
import { tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { countNotice } from './due.ts'
import { tellIfNoticeDue } from './overdue.ts'
import { lockNotice } from './running.ts'

const A_BATCH = 100

/**
 * Follows the running notices: counts again those that were counted under other rules (a bank holiday was proclaimed,
 * or was not known), and says of each, once, that it is at risk and that its time has passed. One transaction each.
 */
export async function watchNotices(db: Kysely<Database>, rules: Rules, now: Date, log: Logger): Promise<void> {
  const uncounted = await eachOf(db, countedOtherwise(db, rules), (trx, id) => countAgain(trx, id, rules, now))
  if (uncounted.length > 0)
    log.error(
      { notices: uncounted },
      'notices of defamation whose due time cannot be counted: the bank holidays of that time are not known. Replace the file (BANK_HOLIDAYS_FILE)',
    )
  await eachOf(db, urgent(db, rules, now), async (trx, id) => {
    const locked = await lockNotice(trx, id)
    if (!locked || locked.notice.ended_at !== null) return true
    return await tellIfNoticeDue(trx, locked.notice, locked.caseId, rules, now)
  })
}

type Ids = { execute(): Promise<{ id: number }[]> }

/** Does something to each that is found, until all that are found have been tried. @returns those it could not be done to. */
async function eachOf(
  db: Kysely<Database>,
  next: (tried: readonly number[]) => Ids,
  act: (trx: Transaction<Database>, id: number) => Promise<boolean>,
): Promise<number[]> {
  const left: number[] = []
  for (;;) {
    const found = await next(left).execute()
    for (const { id } of found) {
      const done = await db.transaction().execute(trx => act(trx, id))
      if (!done) left.push(id)
    }
    if (found.length < A_BATCH) return left
  }
}

function running(db: Kysely<Database>, tried: readonly number[]) {
  return db
    .selectFrom('notices')
    .select('id')
    .where('ended_at', 'is', null)
    .where('id', '<>', sql<number>`all(${[...tried]}::bigint[])`)
    .orderBy('due_at')
    .limit(A_BATCH)
}

const countedOtherwise =
  (db: Kysely<Database>, { policy }: Rules) =>
  (tried: readonly number[]): Ids =>
    running(db, tried).where('jurisdiction', '=', 'england-and-wales').where('rules_version', '<>', policy.version)

const urgent =
  (db: Kysely<Database>, { policy }: Rules, now: Date) =>
  (tried: readonly number[]): Ids =>
    running(db, tried)
      .where('due_at', '<=', new Date(now.getTime() + policy.notices.atRisk))
      .where('received_at', '<=', now)
      .where(({ eb, or, and }) =>
        or([eb('at_risk_at', 'is', null), and([eb('breached_at', 'is', null), eb('due_at', '<=', now)])]),
      )

async function countAgain(trx: Transaction<Database>, id: number, rules: Rules, now: Date): Promise<boolean> {
  const locked = await lockNotice(trx, id)
  if (!locked || locked.notice.ended_at !== null) return true
  const { notice, caseId } = locked
  const counted = countNotice(rules, { jurisdiction: notice.jurisdiction, receivedAt: notice.received_at })
  // What was counted stands until it can be counted anew.
  if (counted.due_at === null) return false
  await trx.updateTable('notices').set(counted).where('id', '=', id).execute()
  if (counted.due_at.getTime() === notice.due_at?.getTime()) return true
  const data = {
    notice: id,
    due: counted.due_at.toISOString(),
    dueBefore: notice.due_at?.toISOString() ?? null,
  }
  await tellOfCase(trx, caseId, [{ type: 'notice_due', at: now, actor: 'desk', data }], rules.policy.version)
  return true
}
