import { expect, test } from '@jest/globals'
import { meaningOf } from '../../src/delivery/meaning.ts'
import { pauseBefore } from '../../src/delivery/pause.ts'
import type { SiteAnswer } from '../../src/delivery/post.ts'
import { isPrivate } from '../../src/delivery/private-address.ts'
import { at, rules } from '../support/desk.ts'

const now = at('10:00')
const meaning = (answer: SiteAnswer, since = now) => meaningOf(answer, { count: 1, since }, rules.policy, now, 0.5)

test('each answer has its meaning', () => {
  const meanings = (statuses: number[]) => statuses.map(status => meaning({ status }).as)
  expect(meanings([200, 202, 204, 299])).toEqual(Array(4).fill('applied'))
  expect(meanings([404, 410])).toEqual(['gone', 'gone'])
  expect(meanings([409])).toEqual(['superseded'])
  expect(meanings([429, 500, 502, 503, 504, 599])).toEqual(Array(6).fill('again'))
  expect(meanings([300, 301, 302, 303, 307, 308])).toEqual(Array(6).fill('dead'))
  expect(meanings([400, 401, 403, 405, 408, 413, 422, 451])).toEqual(Array(8).fill('dead'))
  expect(meaning({ status: undefined, error: 'ECONNREFUSED' }).as).toBe('again')
  expect(meaning({ status: undefined, error: '10.0.0.1', private: true })).toEqual({ as: 'dead', because: 'address' })
})

test('a 409 may carry the new text; what is not one is passed over', () => {
  const changed = (body: string | undefined) => {
    const outcome = meaning({ status: 409, body })
    return outcome.as === 'superseded' && outcome.changed
  }
  expect(changed('{"revision": 7, "text": "Kinder words.", "more": true}')).toEqual({
    revision: 7,
    text: 'Kinder words.',
  })
  for (const none of [
    undefined,
    '',
    'changed',
    '[]',
    'null',
    '{"revision": 7}',
    '{"revision": "7", "text": "x"}',
    '{"revision": -1, "text": "x"}',
    '{"revision": 7, "text": ""}',
    '{"revision": 7, "text": "a\\u0000b"}',
    JSON.stringify({ revision: 7, text: 'x'.repeat(20_001) }),
  ])
    expect([none, changed(none)]).toEqual([none, undefined])
})

test('a site is tried for as long as the policy says, once more at the very end, and then no longer', () => {
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const { deliverFor } = rules.policy
  expect(deliverFor).toBe(3 * 24 * 3_600_000)
  expect(meaning({ status: 503 }, ago(deliverFor - 1000))).toEqual({ as: 'again', at: at('10:00:01') })
  expect(meaning({ status: 503 }, ago(deliverFor))).toEqual({ as: 'dead', because: 'time' })
  expect(meaning({ status: 204 }, ago(deliverFor * 2)).as).toBe('applied')
})

test('pauses double up to half an hour, a quarter more or less', () => {
  const pauses = [1, 2, 3, 10, 11, 400].map(tries =>
    [0, 0.5, 1].map(random => pauseBefore(tries, undefined, now, random)),
  )
  expect(pauses).toEqual([
    [1500, 2000, 2500],
    [3000, 4000, 5000],
    [6000, 8000, 10_000],
    [768_000, 1_024_000, 1_280_000],
    [1_350_000, 1_800_000, 2_250_000],
    [1_350_000, 1_800_000, 2_250_000],
  ])
})

test('Retry-After is honoured as seconds and as a date, and never sooner', () => {
  const asked = (retryAfter: string, tries = 1) => pauseBefore(tries, retryAfter, now, 0)
  expect(asked('120')).toBe(120_000)
  expect(asked('Mon, 23 Nov 2026 10:05:00 GMT')).toBe(300_000)
  expect(asked(' 7 ')).toBe(7000)
  // Our own pause where it is the longer one: a site that always says 1 is not asked each second for days.
  expect(asked('1', 8)).toBe(192_000)
  expect(asked('172800')).toBe(172_800_000)
  for (const nothing of ['', '-5', '1.5', 'soon', 'Mon, 23 Nov 2026 09:00:00 GMT', 'Mon', '2027-01-01'])
    expect([nothing, asked(nothing)]).toEqual([nothing, 1500])
})

const words = (all: string) => all.trim().split(/\s+/)

test('private addresses are known in every form', () => {
  const priv = words(`
    127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1
    169.254.169.254 100.64.0.1 100.127.255.255 224.0.0.1 239.255.255.250 255.255.255.255 192.0.0.8
    192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 240.0.0.1 :: ::1 fe80::1 fe80::1%eth0 fc00::1
    fdff::1 ff02::1 fec0::1 100::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 ::127.0.0.1
    64:ff9b::10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1
    4000::1 localhost`)
  expect(priv.filter(address => !isPrivate(address))).toEqual([])
  const open = words(`
    8.8.8.8 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 11.0.0.1 192.167.1.1 223.1.1.1`)
  const open6 = words(`
    2606:4700:4700::1111 2a00:1450:4009::1 64:ff9b::8.8.8.8 64:ff9b::808:808`)
  expect([...open, ...open6].filter(isPrivate)).toEqual([])
})
