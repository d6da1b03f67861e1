import { createHmac, timingSafeEqual } from 'node:crypto'
import { type DecisionMessage, decisionMessageSchema } from '../delivery/message.ts'
import { WebhookRefusedError } from './errors.ts'

/** A request as it came: the raw body, before anything parsed it. */
export type WebhookRequest = {
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  body: string | Uint8Array
}

export type VerifyOptions = {
  /** How far the message's time may be from now, before or after, in seconds. Default 300. */
  toleranceS?: number
  now?: Date
}

/**
 * Checks that a webhook is Postmod's, as Standard Webhooks says: signed (compared in constant time) over the very bytes
 * that came, with one of the secrets, and not long ago.
 *
 * @param secrets every secret that is valid now, `whsec_...`: two while you change them.
 * @returns the decision. Apply it once for its `decision` id; answer 2xx when it is applied, 404 if the comment is
 * gone, 409 if it has changed since.
 * @throws {WebhookRefusedError} saying because of what; answer 401.
 * @throws {TypeError} called wrongly: no secret, one that is none, or a body that was parsed. Answer 500, and the
 * message comes again.
 */
export function verify(
  { headers, body }: WebhookRequest,
  secrets: readonly string[],
  { toleranceS = 300, now = new Date() }: VerifyOptions = {},
): DecisionMessage {
  const keys = secrets.map(keyOf)
  if (keys.length === 0) throw new TypeError('verify needs a secret')
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw new TypeError('verify needs the body as it came, a string or bytes: it must not have been parsed')
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
  if (id === '' || signatures === '' || !/^\d{1,12}$/.test(timestamp))
    throw new WebhookRefusedError('headers', 'it is not a signed webhook')

  const valid = keys.map(key =>
    Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`),
  )
  const given = signatures.split(' ').map(signature => Buffer.from(signature))
  if (!given.some(one => valid.some(other => isSame(one, other))))
    throw new WebhookRefusedError('signature', 'it is signed with none of the secrets')
  // After the signature: a time is told only of what is Postmod's.
  const age = now.getTime() / 1000 - Number(timestamp)
  if (!(Math.abs(age) <= toleranceS))
    throw new WebhookRefusedError('time', `it is too ${age > 0 ? 'old' : 'new'}: its time is ${timestamp}`)
  return read(body)
}

function keyOf(secret: string): Buffer {
  const [, encoded] = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? []
  // The message must not quote it.
  if (encoded === undefined) throw new TypeError('a secret must be base64, such as Postmod tells it: whsec_...')
  return Buffer.from(encoded, 'base64')
}

function headerOf(headers: WebhookRequest['headers'], name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? ''
  const key = Object.keys(headers).find(one => one.toLowerCase() === name)
  const value = key === undefined ? undefined : headers[key]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

function read(body: string | Uint8Array): DecisionMessage {
  try {
    return decisionMessageSchema.parse(JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString()))
  } catch (error) {
    throw new WebhookRefusedError('message', 'it is signed but is not one that this client knows', error)
  }
}
