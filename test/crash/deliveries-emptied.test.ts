import { expect } from '@jest/globals'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { anApplyingSite } from './applying-site.ts'
import { caseStates, decisionsAbout, WITHOUT_GRACE } from './decisions.ts'
import { spawnWorker } from './processes.ts'
import { aRedis, bareQueue } from './redis.ts'

const DECISIONS = 90
/** The delivery has so many under way at once. */
const IN_FLIGHT = 50

testUnless(noRedis)(
  'deliveries that were on the queue or under way when it was emptied arrive all the same',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    const queue = bareQueue(redis.url, 'deliveries')
    // At first it applies every second post, after a while, and leaves the others without an answer; later it does all
    // that it is told, at once.
    let [posts, patient] = [0, false]
    const site = await anApplyingSite(() => {
      if (patient) return { status: 204, afterMs: 0 }
      return ++posts % 2 === 0 ? { status: 204, afterMs: 3000 } : { status: 500, afterMs: 9000 }
    })
    await aSite(db, site.url)
    site.trust(await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')))
    await decisionsAbout(db, await aModerator(db, 'amira'), DECISIONS)

    const services = { database, redis: redis.url }
    const env = { POLICY_FILE: WITHOUT_GRACE }
    const first = spawnWorker('delivery', services, env)
    await until('as many are under way as can be', async () => site.held() === IN_FLIGHT, 60_000)
    expect(await queue.getJobCounts('active', 'waiting')).toEqual({ active: IN_FLIGHT, waiting: DECISIONS - IN_FLIGHT })
    await redis.flushAll()
    const emptiedAt = performance.now()
    await until('what the site has applied is recorded', async () => {
      const { applied = 0 } = await caseStates(db)
      return applied === IN_FLIGHT / 2
    })
    expect(first.running()).toBe(true)
    await first.kill()
    expect(site.requests).toHaveLength(IN_FLIGHT)
    patient = true

    const second = spawnWorker('delivery', services, env)
    const seconds = async (what: string, count: number) => {
      await until(what, async () => (await caseStates(db))['applied'] === count, 120_000)
      process.stdout.write(`${what} ${((performance.now() - emptiedAt) / 1000).toFixed(1)} s after FLUSHALL\n`)
    }
    await seconds('those under way had arrived', IN_FLIGHT)
    await seconds('those on the queue had arrived', DECISIONS)
    expect(second.running()).toBe(true)
    // Only those that were under way in the killed worker were posted twice.
    expect(site.requests).toHaveLength(DECISIONS + IN_FLIGHT / 2)
    expect(site.distinctApplied()).toBe(DECISIONS)
  },
  240_000,
)
