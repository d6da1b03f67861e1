import { expect, test } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { verify, WebhookRefusedError } from '../../src/client.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const BODY = JSON.stringify({
  type: 'decision.made',
  timestamp: '2026-11-23T10:00:00.000Z',
  data: {
    decision: '01a208de-bf78-7fb6-b36e-c7695594a36b',
    case: 7,
    site: 'auldbrig',
    comment: 'c1',
    sequence: 1,
    action: 'delete',
    rule: 'no_abuse',
    revision: 1,
    textBefore: 'numpty',
    textAfter: null,
    statement: 'A moderator has removed your comment.',
    answers: [],
    decidedAt: '2026-11-23T09:58:00.000Z',
  },
})

function signed(body = BODY, at = new Date(), secret = SECRET) {
  return {
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
    },
    body,
  }
}

test('a message of ours is read, also while the site changes its secret', () => {
  expect(verify(signed(), [SECRET]).data).toMatchObject({ comment: 'c1', action: 'delete' })
  expect(verify({ ...signed(), body: Buffer.from(BODY) }, [OTHER, SECRET]).data.sequence).toBe(1)
})

test('an altered body, an old or a future time, another secret, no secret, a missing header and a strange shape are refused', () => {
  const sixMinutes = 6 * 60_000
  for (const [request, secrets] of [
    [{ ...signed(), body: BODY.replace('delete', 'keep  ') }, [SECRET]],
    [signed(BODY, new Date(Date.now() - sixMinutes)), [SECRET]],
    [signed(BODY, new Date(Date.now() + sixMinutes)), [SECRET]],
    [signed(), [OTHER]],
    [signed(), []],
    [{ headers: {}, body: BODY }, [SECRET]],
    [signed('{"type":"something.else"}'), [SECRET]],
    [signed('not json'), [SECRET]],
  ] as const) {
    expect(() => verify(request, secrets)).toThrow(WebhookRefusedError)
  }
})
