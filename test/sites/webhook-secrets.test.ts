import { expect, test } from '@jest/globals'
import type { Transaction } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import { verify } from '../../src/client.ts'
import type { Database } from '../../src/database/schema.ts'
import { decide } from '../../src/decision/decide.ts'
import { deliver, type DeliveryJob, deliveryJobSchema } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import { listSecrets, newWebhookSecret, retireSecret } from '../../src/sites/webhook-secrets.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, receive, rules } from '../support/desk.ts'
import { aReceivingSite } from '../support/site.ts'

const { db } = await testDatabase()
const change = async <T>(verb: (trx: Transaction<Database>) => Promise<T>) => await db.transaction().execute(verb)
const valid = async (site = 'auldbrig') =>
  (await listSecrets(db, site)).filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id)

test('while a site changes its secret, no message in the stream is refused or lost', async () => {
  // The site's own list of secrets; what does not verify with them is refused, as a real site would.
  let known: string[] = []
  const taken: string[] = []
  let refused = 0
  const site = await aReceivingSite(request => {
    try {
      taken.push(verify(request, known).data.decision)
      return 204
    } catch {
      refused++
      return 401
    }
  })
  await aSite(db, site.url)
  const first = await change(trx => newWebhookSecret(trx, 'auldbrig'))
  known = [first]
  const decisions = await decided(60)
  // The signature's time is checked: the stream is sent at the real time.
  const stream = Promise.all([0, 1, 2].map(worker => sendAll(worker, decisions)))
  const whenTaken = async (count: number) => {
    while (taken.length < count) await new Promise(resolve => setTimeout(resolve, 2))
  }

  await whenTaken(10)
  const second = await change(trx => newWebhookSecret(trx, 'auldbrig'))
  await whenTaken(20)
  known = [first, second]
  const [, oldId] = await valid()
  await whenTaken(30)
  await change(trx => retireSecret(trx, oldId!, 'command', new Date()))
  await whenTaken(45)
  // A message that was signed before the old one was retired carries the new signature, too.
  known = [second]
  await stream

  expect(refused).toBe(0)
  expect(taken.toSorted()).toEqual(decisions.map(({ decision }) => decision).toSorted())
  const last = site.requests.at(-1)!
  expect(() => verify(last, [first])).toThrow()
  expect(verify(last, [second]).data.site).toBe('auldbrig')
})

test('two secrets are valid at once and not three, and the last one stays, also when several ask at once', async () => {
  await aSite(db, undefined, 'strathbrae')
  const made = await Promise.allSettled(
    Array.from({ length: 4 }, () => change(trx => newWebhookSecret(trx, 'strathbrae'))),
  )
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  const both = await valid('strathbrae')
  expect(both).toHaveLength(2)
  await expect(change(trx => newWebhookSecret(trx, 'strathbrae'))).rejects.toThrow('retire one first')

  const now = new Date()
  const retired = await Promise.allSettled(both.map(id => change(trx => retireSecret(trx, id, 'command', now))))
  expect(retired.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const [last, ...others] = await valid('strathbrae')
  expect(others).toEqual([])
  await expect(change(trx => retireSecret(trx, last!, 'command', now))).rejects.toThrow('the only valid secret')
  // Retired twice is retired once.
  const gone = both.find(id => id !== last)!
  await change(trx => retireSecret(trx, gone, 'command', new Date(now.getTime() + 1000)))
  expect((await listSecrets(db, 'strathbrae')).find(({ id }) => id === gone)!.retiredAt).toEqual(now)

  const events = await db
    .selectFrom('admin_events')
    .select(['type', 'data'])
    .where('subject', '=', 'site:strathbrae')
    .orderBy('id')
    .execute()
  expect(events.map(({ type }) => type)).toEqual(['site_added', 'secret_added', 'secret_added', 'secret_retired'])
  expect(JSON.stringify(events)).not.toContain('whsec_')
  await expect(change(trx => retireSecret(trx, 'whsec_x', 'command', now))).rejects.toThrow('id is a UUID')
  await expect(
    change(trx => retireSecret(trx, '00000000-0000-4000-8000-000000000000', 'command', now)),
  ).rejects.toThrow('There is no secret')
})

/** So many decisions that wait to be sent. */
async function decided(count: number): Promise<DeliveryJob[]> {
  const now = new Date(Date.now() - 3_600_000)
  const amira = await aModerator(db, 'amira', { role: 'senior' })
  await receive(
    db,
    Array.from({ length: count }, (_, i) => aComplaint({ comment: { id: `c${i}` } })),
    now,
  )
  for (let i = 0; i < count; i++) {
    const { claim } = await claimNext(db, amira, rules, now)
    const holder = { moderatorId: amira.id, token: claim!.token }
    const choice = { version: 1, action: 'keep', rule: 'within_rules' } as const
    await change(trx => decide(trx, holder, choice, rules, now))
  }
  const jobs: DeliveryJob[] = []
  const addMany = async (_queue: string, added: readonly { data: unknown }[]) => {
    jobs.push(...added.map(({ data }) => deliveryJobSchema.parse(data)))
  }
  await relay(db, { addMany }, { inFlightPerSite: 100 }, new Date())
  return jobs
}

async function sendAll(worker: number, jobs: readonly DeliveryJob[]): Promise<void> {
  for (let i = worker; i < jobs.length; i += 3) await deliver(db, jobs[i]!, rules, { now: () => new Date() })
}
