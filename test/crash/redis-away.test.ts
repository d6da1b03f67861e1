import { expect } from '@jest/globals'
import { OutcomeUnknownError } from '../../src/client.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { anApplyingSite } from './applying-site.ts'
import { manyComplaints, redisClient, sendMixed, whatDeskAnswers } from './complaints.ts'
import { caseStates, decisionsAbout, WITHOUT_GRACE } from './decisions.ts'
import { startDeskWorker, startWorker } from './processes.ts'
import { audit, countRecorded, SOUND } from './record.ts'
import { aRedis, bareQueue, jobsIn } from './redis.ts'

const DECIDED = 10

testUnless(noRedis)(
  'workers that run while Redis is killed and restarted go on by themselves',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    const site = await anApplyingSite(() => ({ status: 204, afterMs: 0 }))
    await aSite(db, site.url)
    const key = await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig'))
    site.trust(await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')))
    const moderator = await aModerator(db, 'amira')
    const services = { database, redis: redis.url }
    const { desk, url } = await startDeskWorker(services)
    const env = { POLICY_FILE: WITHOUT_GRACE }
    const others = await Promise.all(
      (['intake', 'delivery', 'shift'] as const).map(name => startWorker(name, services, env)),
    )
    const recordedReaches = (count: number) =>
      until(`${count} are recorded`, async () => (await countRecorded(db)) === count, 60_000)
    const [before, after] = [manyComplaints(1000, 100), manyComplaints(1000, 100)]

    expect((await whatDeskAnswers(url, key)).status).toBe(202)
    await recordedReaches(1)
    const sending = Promise.allSettled([sendMixed(redisClient({ redis: redis.url }), before)])
    await until('the intake is amid its work', async () => (await countRecorded(db)) > 100, 60_000)
    await redis.kill()
    const [sent] = await sending
    if (sent.status === 'rejected') expect(sent.reason).toBeInstanceOf(OutcomeUnknownError)
    expect(await countRecorded(db)).toBeLessThan(1 + 1000)
    expect(await whatDeskAnswers(url, key)).toEqual({ status: 503, retryAfter: '2' })
    // Moderators go on without Redis; what they decide leaves when it is back.
    await decisionsAbout(db, moderator, DECIDED)
    await redis.restart()

    await sendMixed(redisClient({ redis: redis.url }), [...before, ...after])
    await recordedReaches(1 + 2000 + DECIDED)
    const queue = bareQueue(redis.url, 'complaints')
    await until('the queue is empty', async () => (await jobsIn(queue)) === 0, 60_000)
    expect((await whatDeskAnswers(url, key)).status).toBe(202)
    await recordedReaches(1 + 2000 + DECIDED + 1)
    await until('the decisions are applied', async () => (await caseStates(db))['applied'] === DECIDED, 60_000)
    expect([desk, ...others].map(worker => worker.running())).toEqual([true, true, true, true])
    expect(await audit(db)).toMatchObject({ ...SOUND, complaints: 1 + 2000 + DECIDED + 1, dead: 0 })
  },
  180_000,
)
