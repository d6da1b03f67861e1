import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import { type CaseEvent, eventRows } from '../case-events.ts'
import { isSenior, type Moderator } from '../claim/moderator.ts'
import { seesSite } from '../claim/sees.ts'
import type { Database } from '../database/schema.ts'
import { NotYoursError } from '../decision/errors.ts'
import type { Rules } from '../rules.ts'

/** Some decisions, those of one site, or all. */
export type Which = { decisions: readonly string[] } | { site: string } | 'all'

const A_BATCH = 200

/**
 * Dead deliveries are sent again, for as long as the policy says from the next attempt on. What is not dead (any more) is
 * left alone: twice is once.
 *
 * @param by a senior or an admin, of the sites they see; or the command.
 * @returns the decisions that are sent again.
 * @throws {NotYoursError} if they are no senior.
 */
export async function sendAgain(
  db: Kysely<Database>,
  which: Which,
  by: Moderator | 'command',
  rules: Pick<Rules, 'policy'>,
  now: Date,
): Promise<string[]> {
  if (by !== 'command' && !isSenior(by)) throw new NotYoursError('dead deliveries are sent again by seniors')
  const wanted = sql<boolean>`${asked(which)} and ${by === 'command' ? sql`true` : seesSite(by, 'deliveries.site_id')}
    -- One that dies again while the others are sent again is not of this time.
    and deliveries.ended_at <= ${now}`
  const sent: string[] = []
  for (;;) {
    const batch = await db.transaction().execute(trx => sendBatch(trx, wanted, by, rules, now))
    sent.push(...batch.sent)
    if (batch.found < A_BATCH) return sent
  }
}

function asked(which: Which): RawBuilder<boolean> {
  if (which === 'all') return sql`true`
  if ('site' in which) return sql`deliveries.site_id = ${which.site}`
  return sql`deliveries.decision_id = any(${[...which.decisions]}::uuid[])`
}

async function sendBatch(
  trx: Transaction<Database>,
  wanted: RawBuilder<boolean>,
  by: Moderator | 'command',
  { policy }: Pick<Rules, 'policy'>,
  now: Date,
): Promise<{ found: number; sent: string[] }> {
  const found = await trx
    .selectFrom('deliveries')
    .select('case_id')
    .where('state', '=', sql.lit('dead'))
    .where(wanted)
    .orderBy('case_id')
    .limit(A_BATCH)
    .execute()
  if (found.length === 0) return { found: 0, sent: [] }
  const ids = found.map(({ case_id }) => case_id)
  // The cases by id before their deliveries, as everybody does.
  await trx.selectFrom('cases').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute()
  const sent = await trx
    .updateTable('deliveries')
    .set(eb => ({
      state: 'waiting',
      ended_at: null,
      dead_because: null,
      next_attempt_at: now,
      tried_since: null,
      attempts_before: eb.ref('attempts'),
    }))
    .where('case_id', 'in', ids)
    .where('state', '=', sql.lit('dead'))
    .where(wanted)
    .returning(['decision_id', 'case_id'])
    .execute()
  await tellOfAll(trx, sent, by, policy.version, now)
  return { found: found.length, sent: sent.map(({ decision_id }) => decision_id) }
}

/** One event for each case, with two statements for all of them. */
async function tellOfAll(
  trx: Transaction<Database>,
  sent: readonly { decision_id: string; case_id: number }[],
  by: Moderator | 'command',
  policyVersion: string,
  now: Date,
): Promise<void> {
  if (sent.length === 0) return
  const decisionOf = new Map(sent.map(({ case_id, decision_id }) => [case_id, decision_id]))
  const told = await trx
    .updateTable('cases')
    .set(eb => ({ last_event: eb('last_event', '+', 1) }))
    .where('id', 'in', [...decisionOf.keys()])
    .returning(['id', 'last_event'])
    .execute()
  const actor: CaseEvent['actor'] = by === 'command' ? 'desk' : { moderator: by.id }
  const rows = told.flatMap(({ id, last_event }) => {
    const data = { decision: decisionOf.get(id) ?? '', ...(by === 'command' && { by }) }
    return eventRows(id, last_event - 1, [{ type: 'sent_again', at: now, actor, data }], policyVersion)
  })
  await trx.insertInto('case_events').values(rows).execute()
}
