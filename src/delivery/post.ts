import { Webhook } from 'standardwebhooks'
import { causeOf, codeOf, messageOf } from '../faults.ts'
import type { DecisionMessage } from './message.ts'

/** What came of one post: the site's status, or why there was none. */
export type SiteAnswer = { status: number; error?: undefined } | { status: undefined; error: string }

const ANSWER_WITHIN_MS = 10_000

/**
 * Posts one message, signed as Standard Webhooks asks, with every secret that is valid so that a site can change
 * them. Follows no redirect. The answer's body is not read: its status says all.
 */
export async function post(
  url: string,
  secrets: readonly string[],
  message: DecisionMessage,
  now: Date,
): Promise<SiteAnswer> {
  const id = message.data.decision
  const body = JSON.stringify(message)
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Postmod',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, now, body)).join(' '),
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    await answer.body?.cancel()
    return { status: answer.status }
  } catch (error) {
    return { status: undefined, error: reasonOf(error) }
  }
}

/** fetch says only "fetch failed"; the reason (ECONNREFUSED, a certificate) is its cause. */
function reasonOf(error: unknown): string {
  const cause = causeOf(error) ?? error
  return (codeOf(cause) ?? messageOf(cause)).slice(0, 200)
}
