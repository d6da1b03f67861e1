import { expect, test } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { verify } from '../../src/client.ts'
import { deliver } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import { at, eventsOf, rules } from '../support/desk.ts'
import { aDesk } from './desk.ts'

test('a decision leaves after its grace and not before, signed so that any Standard Webhooks library accepts it', async () => {
  const { db, site, secrets, decideOn, send, outbox } = await aDesk(() => 200)
  const { decisionId, caseId } = await decideOn('c1', '10:00')
  expect(await send(at('10:01:59.999'))).toEqual([])
  expect(await send(at('10:02'))).toHaveLength(1)

  const [request] = site.requests
  // Both secrets are valid while the site changes them: the message is signed with each.
  for (const secret of secrets) {
    expect(() => new Webhook(secret).verify(request!.body, flat(request!.headers))).toThrow(/too old|too new/)
  }
  expect(request!.headers['webhook-id']).toBe(decisionId)
  expect(String(request!.headers['webhook-signature']).split(' ')).toHaveLength(2)
  expect(() => verify(request!, secrets)).toThrow(/too old|too new/)
  expect(await outbox(decisionId)).toMatchObject({
    state: 'applied',
    attempts: 1,
    last_status: 200,
    first_sent_at: at('10:02'),
  })
  const applied = await db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirstOrThrow()
  expect(applied).toMatchObject({ state: 'applied', left_at: at('10:02'), applied_at: at('10:02') })
  // Done is done: nothing is sent again.
  expect(await send(at('11:00'))).toEqual([])
})

test('a site that fails is tried again after growing pauses, with the same webhook id', async () => {
  const statuses = [500, 429, 503, 204]
  const { site, decideOn, send, outbox } = await aDesk(() => statuses.shift())
  const { decisionId } = await decideOn('c1', '10:00')
  await send(at('10:02'))
  const first = await outbox(decisionId)
  expect(first).toMatchObject({ state: 'waiting', attempts: 1, last_status: 500, relayed_until: null })
  const pause = first.next_attempt_at.getTime() - at('10:02').getTime()
  expect(pause).toBeGreaterThanOrEqual(1500)
  expect(pause).toBeLessThanOrEqual(2500)
  expect(await send(new Date(first.next_attempt_at.getTime() - 1))).toEqual([])
  await send(first.next_attempt_at)
  expect(await outbox(decisionId)).toMatchObject({ attempts: 2, last_status: 429 })
  await send(at('10:03'))
  await send(at('10:04'))
  expect(await outbox(decisionId)).toMatchObject({ state: 'applied', attempts: 4 })
  expect(new Set(site.requests.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([decisionId]))
})

test('a site that hangs up is tried again, and what went wrong is on the row', async () => {
  const { decideOn, send, outbox } = await aDesk(response => {
    response.destroy()
    return undefined
  })
  const { decisionId } = await decideOn('c1', '10:00')
  await send(at('10:02'))
  expect(await outbox(decisionId)).toMatchObject({
    state: 'waiting',
    last_status: null,
    last_error: expect.stringMatching(/SOCKET|ECONN/),
  })
})

test('a comment that is gone ends its delivery, and the case says so', async () => {
  const { db, decideOn, send, outbox } = await aDesk(() => 410)
  const { decisionId, caseId } = await decideOn('c1', '10:00')
  await send(at('10:02'))
  expect(await outbox(decisionId)).toMatchObject({ state: 'gone' })
  expect((await eventsOf(db, caseId)).at(-1)).toBe('gone')
})

test('only the head of a comment’s line is sent; another comment does not wait for it', async () => {
  let failing = true
  const { decideOn, send, outbox } = await aDesk(() => (failing ? 503 : 200))
  const first = await decideOn('c1', '10:00')
  const second = await decideOn('c1', '10:01')
  const other = await decideOn('c2', '10:01')
  expect((await send(at('10:10'))).map(job => job.decision)).toEqual([first.decisionId, other.decisionId])
  failing = false
  expect((await send(at('10:11'))).map(job => job.decision).toSorted()).toEqual(
    [first.decisionId, other.decisionId].toSorted(),
  )
  expect((await send(at('10:12'))).map(job => job.decision)).toEqual([second.decisionId])
  expect(await outbox(second.decisionId)).toMatchObject({ state: 'applied', sequence: 2 })
})

test('what a lost queue held is relayed again after 20 seconds, and a job that was overtaken sends nothing', async () => {
  const { db, site, decideOn, queues, relayed, outbox } = await aDesk(() => 200)
  const { decisionId } = await decideOn('c1', '10:00')
  expect(await relay(db, queues, rules.policy, at('10:02'))).toBe(1)
  const [lost] = relayed.splice(0)
  expect(await relay(db, queues, rules.policy, at('10:02:19.999'))).toBe(0)
  expect(await relay(db, queues, rules.policy, at('10:02:20'))).toBe(1)
  const clock = { now: () => at('10:02:20') }
  await Promise.all([deliver(db, relayed[0]!, rules, clock), deliver(db, lost!, rules, clock)])
  await deliver(db, lost!, rules, clock)
  expect(site.requests).toHaveLength(1)
  expect(await outbox(decisionId)).toMatchObject({ state: 'applied', attempts: 1 })
})

test('three relays at once put each decision on the queue once, and no more than a site may have on their way', async () => {
  const { db, decideOn, queues, relayed } = await aDesk(() => 200)
  for (let i = 0; i < 12; i++) await decideOn(`c${i}`, '10:00')
  const most = { inFlightPerSite: 10 }
  await Promise.all([1, 2, 3].map(() => relay(db, queues, most, at('10:05'))))
  expect(new Set(relayed.map(({ decision }) => decision)).size).toBe(10)
  expect(relayed).toHaveLength(10)
  expect(await relay(db, queues, most, at('10:05:10'))).toBe(0)
  await deliver(db, relayed[0]!, rules, { now: () => at('10:05:10') })
  expect(await relay(db, queues, most, at('10:05:10'))).toBe(1)
})

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
