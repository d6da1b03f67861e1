import type { ServerResponse } from 'node:http'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Complaint } from '../../src/client.ts'
import { decide } from '../../src/decision/decide.ts'
import { deliver, type DeliveryJob, deliveryJobSchema } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import type { Policy } from '../../src/policy.ts'
import type { Rules } from '../../src/rules.ts'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, asDecided, aSite, at, receive, rules } from '../support/desk.ts'
import { aReceivingSite, type SitesRequest } from '../support/site.ts'

/** A desk whose queue is this array: what the relay puts there is delivered by hand, when the test says so. */
export async function aDesk(
  answer: (response: ServerResponse, request: SitesRequest) => number | undefined,
  policy: Partial<Policy> = {},
) {
  const under: Rules = { ...rules, policy: { ...rules.policy, ...policy } }
  const { db, url } = await testDatabase()
  const site = await aReceivingSite((request, response) => answer(response, request))
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
  /** A complaint about it, and a decision on that. */
  const decideOn = async (id: string, time: string, comment: Partial<Complaint['comment']> = {}) => {
    // What staff raise is never answered by the decision before.
    await receive(db, [aComplaint({ comment: { id, ...comment }, source: 'staff' })], at(time))
    return await decideNext(time)
  }
  const decideNext = async (time: string) => {
    const { claim } = await claimNext(db, amira, under, at(time))
    if (!claim) throw new Error('nothing is open')
    const { version } = await db
      .selectFrom('cases')
      .select('version')
      .where('id', '=', claim.caseId)
      .executeTakeFirstOrThrow()
    const choice = { version, action: 'keep', rule: 'within_rules' } as const
    const holder = { moderatorId: amira.id, token: claim.token }
    return asDecided(await db.transaction().execute(trx => decide(trx, holder, choice, under, at(time))))
  }
  /** What is due now is relayed and delivered, one after the other. @returns the jobs. */
  const send = async (now: Date) => {
    await relay(db, queues, under.policy, now)
    const jobs = relayed.splice(0)
    for (const job of jobs) await deliver(db, job, under, { now: () => now })
    return jobs
  }
  const outbox = async (decision: string) =>
    await db.selectFrom('deliveries').selectAll().where('decision_id', '=', decision).executeTakeFirstOrThrow()
  return { db, url, site, secrets, amira, rules: under, decideOn, decideNext, send, outbox, queues, relayed }
}
