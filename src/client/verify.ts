import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { type DecisionMessage, decisionMessageSchema } from '../delivery/message.ts'
import { WebhookRefusedError } from './errors.ts'

/** A request as it came: the raw body, before anything parsed it. */
export type WebhookRequest = {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  body: string | Buffer
}

/**
 * Checks that a webhook is Postmod's (Standard Webhooks: signature in constant time, at most five minutes old).
 *
 * @param secrets every secret that is valid now, `whsec_...`: two while you change them.
 * @returns the decision. Apply it once for its `decision` id; answer 2xx when it is applied.
 * @throws {WebhookRefusedError}
 */
export function verify({ headers, body }: WebhookRequest, secrets: readonly string[]): DecisionMessage {
  const signed = {
    'webhook-id': one(headers['webhook-id']),
    'webhook-timestamp': one(headers['webhook-timestamp']),
    'webhook-signature': one(headers['webhook-signature']),
  }
  let fault: unknown = new Error('no secret was given')
  for (const secret of secrets) {
    try {
      return decisionMessageSchema.parse(new Webhook(secret).verify(body, signed))
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw unreadable(error)
      fault = error
    }
  }
  throw new WebhookRefusedError(fault instanceof Error ? fault.message : 'refused', { cause: fault })
}

function one(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

function unreadable(error: unknown): Error {
  return new WebhookRefusedError('the message is signed but is not one that this client knows', { cause: error })
}
