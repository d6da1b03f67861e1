import { expect } from '@jest/globals'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { aModerator, aSite, rules } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { anApplyingSite } from './applying-site.ts'
import { caseStates, decisionsAbout } from './decisions.ts'
import { aPostgres } from './postgres.ts'
import { startWorker } from './processes.ts'
import { aRedis, bareQueue } from './redis.ts'

testUnless(noRedis)(
  'a delivery whose last attempt finds no PostgreSQL waits for it',
  async () => {
    const { db, url: database, stop, restart } = await aPostgres()
    const redis = await aRedis()
    const queue = bareQueue(redis.url, 'deliveries')
    const site = await anApplyingSite(() => ({ status: 204, afterMs: 0 }))
    await aSite(db, site.url)
    site.trust(await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')))
    const delivery = await startWorker('delivery', { database, redis: redis.url })
    // Two minutes' grace: the relay leaves them alone, so that their only jobs are these.
    await decisionsAbout(db, await aModerator(db, 'amira'), 3, { rules })
    const decisions = await db.selectFrom('decisions').select('id').execute()

    await stop()
    for (const { id } of decisions)
      await queue.add('deliver', { v: 1, decision: id, attempts: 0 }, { jobId: `${id}.0`, attempts: 1 })
    await until('the delivery has met the fault', async () => delivery.said().includes('ECONNREFUSED'), 60_000)
    await restart()

    await until('all are applied', async () => (await caseStates(db))['applied'] === 3, 40_000)
    expect(await queue.getFailedCount()).toBe(0)
    expect(site.requests).toHaveLength(3)
    expect(delivery.running()).toBe(true)
  },
  120_000,
)
