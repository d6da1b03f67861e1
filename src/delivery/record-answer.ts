import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import type { Outcome } from './outcome.ts'
import type { SiteAnswer } from './post.ts'
import { recordOutcome } from './record-outcome.ts'

const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 15 * 60_000

/** Writes down what the site answered to one attempt. */
export async function recordAnswer(
  trx: Transaction<Database>,
  decisionId: string,
  answer: SiteAnswer,
  attempt: number,
  rules: Rules,
  now: Date,
): Promise<void> {
  const { status = null, error = null } = answer
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
  const outcome = meaning(answer) ?? { as: 'again', at: new Date(now.getTime() + pause) }
  await recordOutcome(trx, decisionId, outcome, { in: 'answer', attempt, status, error }, rules, now)
}

/** What a site's answer means; undefined: it is sent again. */
function meaning(answer: SiteAnswer): Outcome | undefined {
  if (answer.status === undefined) return undefined
  if (answer.status >= 200 && answer.status < 300) return { as: 'applied' }
  if (answer.status === 404 || answer.status === 410) return { as: 'gone' }
  return undefined
}
