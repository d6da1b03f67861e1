import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { causeOf, codeOf, messageOf } from '../faults.ts'
import { anyAddress, PrivateAddressError, publicOnly, refusePrivate } from './look-up.ts'
import type { DecisionMessage } from './message.ts'

/** What came of one post: the site's status, or why there was none. */
export type SiteAnswer =
  | { status: number; retryAfter?: string | undefined; body?: string | undefined }
  /** `private`: it was not posted, for its address is a private one. */
  | { status: undefined; error: string; private?: boolean }

/** Where a message goes and how it is signed. */
export type Addressee = { url: string; secrets: readonly string[]; privateAddresses: boolean }

/** The whole exchange takes no longer. */
export const ANSWER_WITHIN_MS = 10_000
const CONFLICT = 409
const MOST_BODY = 64 * 1024

/**
 * Posts one message, signed as Standard Webhooks asks, with every secret that is valid so that a site can change
 * them. Follows no redirect, connects to no private address unless it may, and takes 10 seconds at the most. Of the
 * answer's body nothing is read but of a 409's its first 64 kB, where the new text may stand.
 */
export async function post(addressee: Addressee, message: DecisionMessage, now: Date): Promise<SiteAnswer> {
  try {
    return await exchange(addressee, message, now)
  } catch (error) {
    const cause = causeOf(error) ?? error
    if (cause instanceof PrivateAddressError) return { status: undefined, error: cause.message, private: true }
    return { status: undefined, error: reasonOf(cause) }
  }
}

async function exchange(
  { url, secrets, privateAddresses }: Addressee,
  message: DecisionMessage,
  now: Date,
): Promise<SiteAnswer> {
  const target = new URL(url)
  if (!privateAddresses) refusePrivate(target.hostname)
  const id = message.data.decision
  const body = JSON.stringify(message)
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = (target.protocol === 'https:' ? secure : plain)(target, {
    method: 'POST',
    // A connection is checked when it is made: none is kept for the next message.
    agent: false,
    signal,
    lookup: privateAddresses ? anyAddress : publicOnly,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Postmod',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, now, body)).join(' '),
    },
  })
  request
    .on('response', resolve)
    .on('error', reject)
    // 101: Node gives no answer then, and would let nobody know.
    .on('upgrade', (_answer, socket) => {
      socket.destroy()
      reject(new Error('the site wants to speak another protocol'))
    })
    .on('close', () => reject(new Error('the connection was closed without an answer')))
    .end(body)
  const answer = await promise
  const status = answer.statusCode ?? 0
  const words = status === CONFLICT ? await beginningOf(answer) : undefined
  answer.destroy()
  return { status, retryAfter: answer.headers['retry-after'], body: words }
}

/** Undefined if it is longer than is read, or does not come: the status is known all the same. */
async function beginningOf(answer: IncomingMessage): Promise<string | undefined> {
  const read: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer) {
      const piece = Buffer.from(chunk)
      bytes += piece.length
      if (bytes > MOST_BODY) return undefined
      read.push(piece)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(read).toString('utf8')
}

function reasonOf(error: unknown): string {
  const code = codeOf(error)
  if (code === 'ABORT_ERR' || (error instanceof Error && error.name === 'TimeoutError')) return 'TIMEOUT'
  return (code ?? messageOf(error)).slice(0, 200)
}
