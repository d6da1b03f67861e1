import { expect, test } from '@jest/globals'
import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { claimNext } from '../../src/claim/claim-next.ts'
import { verify } from '../../src/client.ts'
import { decide } from '../../src/decision/decide.ts'
import { deliver, type DeliveryJob, deliveryJobSchema } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, asDecided, aSite, at, eventsOf, receive, rules } from '../support/desk.ts'
import { aReceivingSite } from '../support/site.ts'

/** A desk whose queue is this array: what the relay puts there is delivered by hand, when the test says so. */
async function aDesk(answer: (response: ServerResponse) => number | undefined) {
  const { db } = await testDatabase()
  const site = await aReceivingSite((_request, response) => answer(response))
  await aSite(db, site.url)
  const secrets = [
    await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')),
    await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')),
  ]
  const amira = await aModerator(db, 'amira')
  const relayed: DeliveryJob[] = []
  const queues = {
    addMany: async (_queue: string, jobs: readonly { data: unknown }[]) => {
      relayed.push(...jobs.map(({ data }) => deliveryJobSchema.parse(data)))
    },
  }
  const decideOn = async (comment: string, time: string) => {
    // What staff raise is never answered by the decision before.
    await receive(db, [aComplaint({ comment: { id: comment }, source: 'staff' })], at(time))
    const { claim } = await claimNext(db, amira, rules, at(time))
    const choice = { version: 1, action: 'keep', rule: 'within_rules' } as const
    const holder = { moderatorId: amira.id, token: claim!.token }
    return asDecided(await db.transaction().execute(trx => decide(trx, holder, choice, rules, at(time))))
  }
  const send = async (now: Date) => {
    await relay(db, queues, now)
    const jobs = relayed.splice(0)
    for (const job of jobs) await deliver(db, job, rules, { now: () => now })
    return jobs
  }
  const outbox = async (decision: string) =>
    await db.selectFrom('deliveries').selectAll().where('decision_id', '=', decision).executeTakeFirstOrThrow()
  return { db, site, secrets, decideOn, send, outbox, queues, relayed }
}

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

test('a site that fails, refuses or redirects is tried again after growing pauses, with the same webhook id', async () => {
  const statuses = [500, 429, 302, 400, 204]
  const { site, decideOn, send, outbox } = await aDesk(() => statuses.shift())
  const { decisionId } = await decideOn('c1', '10:00')
  await send(at('10:02'))
  expect(await outbox(decisionId)).toMatchObject({
    state: 'waiting',
    attempts: 1,
    last_status: 500,
    next_attempt_at: at('10:02:02'),
  })
  expect(await send(at('10:02:01.999'))).toEqual([])
  await send(at('10:02:02'))
  expect(await outbox(decisionId)).toMatchObject({ attempts: 2, last_status: 429, next_attempt_at: at('10:02:06') })
  await send(at('10:02:06'))
  await send(at('10:03'))
  await send(at('10:04'))
  expect(await outbox(decisionId)).toMatchObject({ state: 'applied', attempts: 5 })
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

test('what a lost queue held is relayed again after a minute, and a job that was overtaken sends nothing', async () => {
  const { db, site, decideOn, queues, relayed, outbox } = await aDesk(() => 200)
  const { decisionId } = await decideOn('c1', '10:00')
  expect(await relay(db, queues, at('10:02'))).toBe(1)
  const [lost] = relayed.splice(0)
  expect(await relay(db, queues, at('10:02:59'))).toBe(0)
  expect(await relay(db, queues, at('10:03'))).toBe(1)
  const clock = { now: () => at('10:03') }
  await Promise.all([deliver(db, relayed[0]!, rules, clock), deliver(db, lost!, rules, clock)])
  await deliver(db, lost!, rules, clock)
  expect(site.requests).toHaveLength(1)
  expect(await outbox(decisionId)).toMatchObject({ state: 'applied', attempts: 1 })
})

test('three relays at once put each decision on the queue once', async () => {
  const { db, decideOn, queues, relayed } = await aDesk(() => 200)
  for (let i = 0; i < 12; i++) await decideOn(`c${i}`, '10:00')
  await Promise.all([1, 2, 3].map(() => relay(db, queues, at('10:05'))))
  expect(new Set(relayed.map(({ decision }) => decision)).size).toBe(12)
  expect(relayed).toHaveLength(12)
})

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
