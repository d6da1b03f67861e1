import { expect, test } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { verify, WebhookRefusedError, type WebhookRequest } from '../../src/client.ts'

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
    textBefore: 'numpty 🏴󠁧󠁢󠁳󠁣󠁴󠁿 é',
    textAfter: null,
    statement: 'A moderator has removed your comment.',
    answers: [],
    decidedAt: '2026-11-23T09:58:00.000Z',
  },
})
const SENT = new Date('2026-11-23T10:00:00.000Z')
const after = (seconds: number) => ({ now: new Date(SENT.getTime() + seconds * 1000) })

function signed(body = BODY, secret = SECRET) {
  return {
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(SENT.getTime() / 1000),
      'webhook-signature': new Webhook(secret).sign('msg_1', SENT, body),
    },
    body,
  }
}

const altered = (headers: Record<string, string>, request = signed()): WebhookRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
})

test('a message of ours is read, as a string or bytes, whatever holds its headers, also while the site changes its secret', () => {
  expect(verify(signed(), [SECRET], after(0)).data).toMatchObject({ comment: 'c1', action: 'delete' })
  const { headers, body } = signed()
  const both = `${new Webhook(OTHER).sign('msg_1', SENT, body)} ${headers['webhook-signature']}`
  for (const request of [
    { headers, body: Buffer.from(body) },
    { headers, body: new TextEncoder().encode(body) },
    { headers: new Headers(headers), body },
    {
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]])),
      body,
    },
    altered({ 'webhook-signature': `v2,whatever ${both} v1a,x` }),
  ])
    for (const secrets of [[OTHER, SECRET], [SECRET.replace('whsec_', '')]])
      expect(verify(request, secrets, after(0)).data.sequence).toBe(1)
})

test('what was altered, is not signed, is too old or too new, or is not known is refused, saying because of what', () => {
  const bent = Buffer.from(BODY)
  bent[BODY.length - 3]! ^= 1
  for (const [because, request, secrets, seconds] of [
    ['signature', { ...signed(), body: BODY.replace('delete', 'keep  ') }, [SECRET], 0],
    ['signature', { ...signed(), body: bent }, [SECRET], 0],
    ['signature', { ...signed(), body: `${BODY}\n` }, [SECRET], 0],
    ['signature', { ...signed(), body: '' }, [SECRET], 0],
    ['signature', altered({ 'webhook-id': 'msg_2' }), [SECRET], 0],
    ['signature', altered({ 'webhook-timestamp': String(SENT.getTime() / 1000 + 1) }), [SECRET], 0],
    ['signature', altered({ 'webhook-signature': 'v1,' }), [SECRET], 0],
    [
      'signature',
      altered({ 'webhook-signature': signed().headers['webhook-signature'].replace('v1,', '') }),
      [SECRET],
      0,
    ],
    ['signature', altered({ 'webhook-signature': signed().headers['webhook-signature'].slice(0, -2) }), [SECRET], 0],
    ['signature', signed(), [OTHER], 0],
    ['time', signed(), [SECRET], 301],
    ['time', signed(), [SECRET], -301],
    // A stranger is not told what the clock here says.
    ['signature', signed(BODY, OTHER), [SECRET], 301],
    ['headers', { headers: {}, body: BODY }, [SECRET], 0],
    ['headers', altered({ 'webhook-timestamp': '' }), [SECRET], 0],
    ['headers', altered({ 'webhook-timestamp': '1e12' }), [SECRET], 0],
    ['message', signed('{"type":"something.else"}'), [SECRET], 0],
    ['message', signed('not json'), [SECRET], 0],
  ] as const) {
    const refused = refusalOf(() => verify(request, secrets, after(seconds)))
    expect({ because: refused.because, request, seconds }).toEqual({ because, request, seconds })
  }
})

test('how far a message’s time may be from now is the caller’s to say, both ways', () => {
  for (const seconds of [300, -300]) expect(verify(signed(), [SECRET], after(seconds)).data.comment).toBe('c1')
  for (const seconds of [9, -9]) {
    expect(verify(signed(), [SECRET], { ...after(seconds), toleranceS: 9 }).data.comment).toBe('c1')
    expect(refusalOf(() => verify(signed(), [SECRET], { ...after(seconds), toleranceS: 8 })).because).toBe('time')
  }
  expect(refusalOf(() => verify(signed(), [SECRET], { ...after(0), toleranceS: Number.NaN })).because).toBe('time')
  // Without a word about it, by this machine's clock.
  expect(refusalOf(() => verify(signed(), [SECRET])).because).toBe('time')
})

test('called wrongly it is no refusal: the site answers 500 and is told again', () => {
  const parsed: { body: string } = JSON.parse(`{"body":${BODY}}`)
  for (const secrets of [[], ['whsec_'], [''], ['whsec_not base64'], [SECRET, 'whsec_ä']]) {
    expect(() => verify(signed(), secrets, after(0))).toThrow(TypeError)
    expect(() => verify(signed(), secrets, after(0))).not.toThrow('not base64')
  }
  expect(() => verify({ ...signed(), ...parsed }, [SECRET], after(0))).toThrow('must not have been parsed')
})

function refusalOf(act: () => unknown): WebhookRefusedError {
  try {
    act()
  } catch (error) {
    if (error instanceof WebhookRefusedError) return error
    throw error
  }
  throw new Error('it was not refused')
}
