import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { DeliveryState } from '../database/tables/decisions.ts'
import type { Rules } from '../rules.ts'
import type { Acknowledged, Acknowledgement } from './acknowledgement.ts'
import type { Outcome } from './outcome.ts'
import { recordOutcome } from './record-outcome.ts'

/** The site has not been shown a decision with this id. */
export class NotShownError extends Error {
  override name = 'NotShownError'
}

/** Something else became of the decision before, as was said by a webhook's answer or an acknowledgement. */
export class EndedOtherwiseError extends Error {
  override name = 'EndedOtherwiseError'
}

/**
 * Writes down what a site says of a decision it was told of, read or sent. Said again it changes nothing, and the
 * answer is the first one's.
 *
 * @throws {NotShownError}
 * @throws {EndedOtherwiseError}
 */
export async function acknowledge(
  trx: Transaction<Database>,
  siteId: string,
  decisionId: string,
  said: Acknowledgement,
  rules: Rules,
  now: Date,
): Promise<Acknowledged> {
  const shown = await trx
    .selectFrom('deliveries')
    .select('decision_id')
    .where('decision_id', '=', decisionId)
    .where('site_id', '=', siteId)
    .where('first_sent_at', 'is not', null)
    .executeTakeFirst()
  if (!shown) throw new NotShownError(`${siteId} has not been told of a decision ${decisionId}.`)

  const { state, endedAt } = await recordOutcome(
    trx,
    decisionId,
    meaningOf(said),
    { in: 'acknowledgement' },
    rules,
    now,
  )
  const at = (endedAt ?? now).toISOString()
  if (state !== STATES[said.outcome])
    throw new EndedOtherwiseError(`It is known since ${at} what became of this decision: ${WORDS[state] ?? state}.`)
  return { decision: decisionId, outcome: said.outcome, at }
}

const STATES = { applied: 'applied', gone: 'gone', changed: 'superseded' } as const
const WORDS: Partial<Record<DeliveryState, string>> = { superseded: 'changed' }

function meaningOf(said: Acknowledgement): Outcome {
  if (said.outcome !== 'changed') return { as: said.outcome }
  const { revision, text } = said
  const changed = revision === undefined || text === undefined ? undefined : { revision, text }
  return { as: 'superseded', changed }
}
