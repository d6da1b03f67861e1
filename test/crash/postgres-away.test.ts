import { setTimeout } from 'node:timers/promises'
import { expect } from '@jest/globals'
import { newSiteKey } from '../../src/sites/keys.ts'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { complaintsClient } from '../../src/client.ts'
import { aComplaint } from '../support/complaint.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { anApplyingSite } from './applying-site.ts'
import { manyComplaints, redisClient, sendMixed, whatDeskAnswers } from './complaints.ts'
import { caseStates, decisionsAbout, WITHOUT_GRACE } from './decisions.ts'
import { aPostgres } from './postgres.ts'
import { startDeskWorker, startWorker } from './processes.ts'
import { audit, countRecorded, recordedIds, SOUND } from './record.ts'
import { aRedis, bareQueue, jobsIn } from './redis.ts'

/** Before each of two outages. */
const SENT = 1500
const COMMENTS = 200
const AWAY_MS = 4000

testUnless(noRedis)(
  'while PostgreSQL is away, stopped or killed, nothing is lost, and then all goes on without a restart',
  async () => {
    const postgres = await aPostgres()
    const { db, url: database } = postgres
    const redis = await aRedis()
    const site = await anApplyingSite(() => ({ status: 204, afterMs: 0 }))
    await aSite(db, site.url)
    const key = await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig'))
    site.trust(await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')))

    const services = { database, redis: redis.url }
    const { desk, url } = await startDeskWorker(services)
    const env = { POLICY_FILE: WITHOUT_GRACE }
    const others = await Promise.all(
      (['intake', 'delivery', 'shift'] as const).map(name => startWorker(name, services, env)),
    )
    const client = redisClient({ redis: redis.url })
    const queue = bareQueue(redis.url, 'complaints')
    const [first, second] = [manyComplaints(SENT, COMMENTS), manyComplaints(SENT, COMMENTS)]

    for (const [complaints, end, before] of [
      [first, postgres.stop, 0],
      [second, postgres.kill, SENT],
    ] as const) {
      const sending = sendMixed(client, complaints)
      await until('the intake is amid its work', async () => (await countRecorded(db)) > before + 100, 60_000)
      await end()
      const awaySince = performance.now()
      const outcomes = await sending
      expect(outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([])
      expect(await queue.getActiveCount()).toBeGreaterThan(0)
      expect(await whatDeskAnswers(url, key)).toEqual({ status: 503, retryAfter: '2' })
      await setTimeout(AWAY_MS - (performance.now() - awaySince))
      await postgres.restart()
      await until('the queue is empty', async () => (await jobsIn(queue)) === 0, 60_000)
    }
    expect(await recordedIds(db)).toEqual([...first, ...second].map(({ id }) => id).toSorted())
    expect(await audit(db)).toEqual({
      ...SOUND,
      complaints: 2 * SENT,
      joined: 2 * SENT,
      comments: COMMENTS,
      cases: COMMENTS,
      undecided: COMMENTS,
      dead: 0,
    })

    const late = aComplaint({ comment: { id: 'late' } })
    const overHttp = complaintsClient({ url, key })
    expect(await overHttp.submit(late, { until: 'recorded' })).toMatchObject({ id: late.id, outcome: 'recorded' })
    await decisionsAbout(db, await aModerator(db, 'amira'), 10)
    await until('decisions are delivered again', async () => (await caseStates(db))['applied'] === 10, 60_000)
    expect([desk, ...others].map(worker => worker.running())).toEqual([true, true, true, true])
  },
  180_000,
)
