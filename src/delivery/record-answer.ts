import type { Transaction } from 'kysely'
import { move } from '../case.ts'
import { moveCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import type { SiteAnswer } from './post.ts'

const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 15 * 60_000

/**
 * Writes down what the site answered: the delivery ends and the case moves with it, or it is due again after a
 * growing pause. An answer that was overtaken (the delivery has
 * ended, or is being tried again) changes nothing.
 */
export async function recordAnswer(
  trx: Transaction<Database>,
  decisionId: string,
  answer: SiteAnswer,
  attempts: number,
  { policy }: Rules,
  sentAt: Date,
  now: Date,
): Promise<void> {
  const end = meaning(answer)
  const { status = null, error = null } = answer
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS)
  // The case's row before the delivery's, as the decision took them.
  const { case_id } = await trx
    .selectFrom('deliveries')
    .select('case_id')
    .where('decision_id', '=', decisionId)
    .executeTakeFirstOrThrow()
  await trx.selectFrom('cases').select('id').where('id', '=', case_id).forUpdate().execute()
  const written = await trx
    .updateTable('deliveries')
    .set({
      last_status: status,
      last_error: error,
      relayed_until: null,
      ...(end ? { state: end, ended_at: now } : { next_attempt_at: new Date(now.getTime() + pause) }),
    })
    .where('decision_id', '=', decisionId)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .returning('first_sent_at')
    .executeTakeFirst()
  if (!written || !end) return
  await moveCase(
    trx,
    case_id,
    move('decided', end),
    { type: end, at: now, actor: 'site', data: { decision: decisionId, attempts } },
    policy.version,
    { left_at: written.first_sent_at ?? sentAt, ...(end === 'applied' && { applied_at: now }) },
  )
}

/** What a site's answer means; undefined: it is sent again. */
function meaning(answer: SiteAnswer): 'applied' | 'gone' | undefined {
  if (answer.status === undefined) return undefined
  if (answer.status >= 200 && answer.status < 300) return 'applied'
  if (answer.status === 404 || answer.status === 410) return 'gone'
  return undefined
}
