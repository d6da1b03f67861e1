import type { Selectable, Transaction, Updateable } from 'kysely'
import { move } from '../case.ts'
import { moveCase, tellOfCase } from '../case-events.ts'
import { lockCommentAndCases } from '../comment-cases.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import type { Heard, Outcome, RecordedOutcome } from './outcome.ts'
import { supersede } from './supersede.ts'

type Delivery = Selectable<Database['deliveries']>

/**
 * Writes down what became of a decision at its site, with the case's move and its event: by a webhook's answer or by
 * the site's acknowledgement, both alike. Once a delivery has ended nothing changes it; a dead one still ends by an
 * acknowledgement. An answer that was overtaken by another attempt changes nothing.
 *
 * Locks: the comment (where it is superseded), its cases by id, the delivery.
 *
 * @throws if there is no such decision.
 */
export async function recordOutcome(
  trx: Transaction<Database>,
  decisionId: string,
  outcome: Outcome,
  heard: Heard,
  rules: Rules,
  now: Date,
): Promise<RecordedOutcome> {
  const { case_id, comment_id } = await trx
    .selectFrom('deliveries')
    .select(['case_id', 'comment_id'])
    .where('decision_id', '=', decisionId)
    .executeTakeFirstOrThrow()
  const locked = outcome.as === 'superseded' ? await lockCommentAndCases(trx, comment_id, case_id) : undefined
  if (!locked) await trx.selectFrom('cases').select('id').where('id', '=', case_id).forUpdate().execute()
  const delivery = await trx
    .selectFrom('deliveries')
    .selectAll()
    .where('decision_id', '=', decisionId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (!isAwaited(delivery, heard)) {
    await noLongerOnItsWay(trx, delivery, heard)
    return { written: false, state: delivery.state, endedAt: delivery.ended_at }
  }

  const changes = { ...changesOf(outcome, now), ...answerOf(heard) }
  const written = await trx
    .updateTable('deliveries')
    .set(changes)
    .where('decision_id', '=', decisionId)
    .returning(['state', 'ended_at as endedAt'])
    .executeTakeFirstOrThrow()
  const event = {
    at: now,
    actor: 'site',
    data: {
      decision: decisionId,
      attempts: delivery.attempts,
      ...(heard.in === 'acknowledgement' && { acknowledged: true }),
    },
  } as const
  const left_at = delivery.first_sent_at ?? now
  const { version } = rules.policy
  if (outcome.as === 'applied' || outcome.as === 'gone')
    await moveCase(trx, case_id, move('decided', outcome.as), { ...event, type: outcome.as }, version, {
      left_at,
      ...(outcome.as === 'applied' && { applied_at: now }),
    })
  if (outcome.as === 'dead') {
    const why = { because: outcome.because, ...(heard.in === 'answer' && { status: heard.status }) }
    const dead = { ...event, type: 'delivery_dead', actor: 'desk', data: { ...event.data, ...why } } as const
    await tellOfCase(trx, case_id, [dead], version)
  }
  if (locked && outcome.as === 'superseded') await supersede(trx, locked, outcome.changed, event, left_at, rules, now)
  return { written: true, ...written }
}

/** An answer belongs to the attempt under way; the site's own word to whatever has not ended. */
function isAwaited({ state, attempts }: Delivery, heard: Heard): boolean {
  if (heard.in === 'acknowledgement') return state === 'waiting' || state === 'dead'
  return state === 'waiting' && attempts === heard.attempt
}

/** The site had acknowledged it by the time it answered: the next of its line may leave now. */
async function noLongerOnItsWay(trx: Transaction<Database>, delivery: Delivery, heard: Heard): Promise<void> {
  if (heard.in === 'acknowledgement' || delivery.attempts !== heard.attempt) return
  await trx
    .updateTable('deliveries')
    .set({ relayed_until: null })
    .where('decision_id', '=', delivery.decision_id)
    .execute()
}

function changesOf(outcome: Outcome, now: Date): Updateable<Database['deliveries']> {
  if (outcome.as === 'again') return { next_attempt_at: outcome.at }
  return { state: outcome.as, ended_at: now, dead_because: outcome.as === 'dead' ? outcome.because : null }
}

/** An acknowledgement leaves the lease: what is on its way at that moment is waited for before the next one leaves. */
function answerOf(heard: Heard): Updateable<Database['deliveries']> {
  if (heard.in === 'acknowledgement') return {}
  return { last_status: heard.status, last_error: heard.error, relayed_until: null }
}
