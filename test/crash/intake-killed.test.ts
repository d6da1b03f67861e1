import { expect } from '@jest/globals'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { manyComplaints, redisClient, sendMixed } from './complaints.ts'
import { spawnWorker, startWorker } from './processes.ts'
import { audit, countRecorded, recordedIds, SOUND } from './record.ts'
import { aRedis, bareQueue, jobsIn } from './redis.ts'

const SENT = 2000
const COMMENTS = 400
/** The intake is killed as soon as so many are recorded. */
const KILLS_AT = [1, 400, 800, 1200, 1600]

testUnless(noRedis)(
  'an intake that is killed again and again amid its work records each complaint once',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    const services = { database, redis: redis.url }
    const queue = bareQueue(redis.url, 'complaints')
    const client = redisClient({ redis: redis.url })
    await aSite(db)
    const complaints = manyComplaints(SENT, COMMENTS)

    let intake = await startWorker('intake', services)
    const sending = sendMixed(client, complaints)
    for (const threshold of KILLS_AT) {
      await recordedReaches(threshold)
      await intake.kill()
      const recorded = await countRecorded(db)
      const underWay = await queue.getActiveCount()
      process.stdout.write(`killed with ${recorded} of ${SENT} recorded, ${underWay} jobs under way\n`)
      expect(recorded).toBeGreaterThanOrEqual(threshold)
      expect(recorded).toBeLessThan(SENT)
      expect(underWay).toBeGreaterThan(0)
      intake = spawnWorker('intake', services)
    }

    // A hundred of them come again meanwhile, in other company: still the same complaints.
    const outcomes = [...(await sending), ...(await client.submitMany(complaints.slice(950, 1050)))]
    expect(outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([])
    await until('the queue is empty', async () => (await jobsIn(queue)) === 0, 60_000)

    expect(await recordedIds(db)).toEqual(complaints.map(({ id }) => id).toSorted())
    expect(await audit(db)).toEqual({
      ...SOUND,
      complaints: SENT,
      joined: SENT,
      comments: COMMENTS,
      cases: COMMENTS,
      undecided: COMMENTS,
      dead: 0,
    })

    // Without a pause between two looks: what is to be hit lasts only moments.
    async function recordedReaches(threshold: number): Promise<void> {
      const tooLate = AbortSignal.timeout(60_000)
      while ((await countRecorded(db)) < threshold)
        if (tooLate.aborted) throw new Error(`still fewer than ${threshold} recorded: ${intake.said()}`)
    }
  },
  180_000,
)
