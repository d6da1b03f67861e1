import { expect } from '@jest/globals'
import { type Complaint, OutcomeUnknownError } from '../../src/client.ts'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { inTurns, manyComplaints, redisClient } from './complaints.ts'
import { startWorker } from './processes.ts'
import { audit, countRecorded, recordedIds, SOUND } from './record.ts'
import { aRedis, bareQueue, jobsIn } from './redis.ts'

testUnless(noRedis)(
  'complaints acknowledged just before Redis is killed are recorded after its restart',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    const client = redisClient({ redis: redis.url })
    await aSite(db)
    const complaints = manyComplaints(2000, 200)
    const acknowledged: Complaint[] = []
    const unknown: Complaint[] = []
    let killed: Promise<void> | undefined

    // Ten at once, so that some are on their way when the kill comes: what became of those nobody knows.
    await inTurns(complaints, 10, async complaint => {
      try {
        await client.submit(complaint)
        acknowledged.push(complaint)
        if (acknowledged.length === 500) killed = redis.kill()
      } catch (error) {
        if (!(error instanceof OutcomeUnknownError)) throw error
        unknown.push(complaint)
      }
    })
    await killed
    expect(acknowledged.length).toBeGreaterThanOrEqual(500)
    expect(acknowledged.length + unknown.length).toBe(2000)
    expect(unknown.length).toBeGreaterThan(0)

    await redis.restart()
    await startWorker('intake', { database, redis: redis.url })
    const queue = bareQueue(redis.url, 'complaints')
    await until('the queue is empty', async () => (await jobsIn(queue)) === 0, 60_000)
    const recorded = new Set(await recordedIds(db))
    expect(acknowledged.filter(({ id }) => !recorded.has(id))).toEqual([])
    process.stdout.write(`${acknowledged.length} acknowledged, ${recorded.size} recorded after the kill of Redis\n`)

    // What was unknown is sent again, through the client that has lived through it.
    await until('the client is connected again', async () => {
      const outcomes = await client.submitMany(unknown).catch((error: unknown) => {
        if (error instanceof OutcomeUnknownError) return undefined
        throw error
      })
      return outcomes?.every(({ outcome }) => outcome === 'accepted')
    })
    await until('all are recorded', async () => (await countRecorded(db)) === 2000, 60_000)
    expect(await audit(db)).toEqual({
      ...SOUND,
      complaints: 2000,
      joined: 2000,
      comments: 200,
      cases: 200,
      undecided: 200,
      dead: 0,
    })
  },
  180_000,
)
