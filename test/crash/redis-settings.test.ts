import { expect } from '@jest/globals'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { manyComplaints, redisClient } from './complaints.ts'
import { spawnWorker, startWorker, type WorkerName } from './processes.ts'
import { countRecorded } from './record.ts'
import { aRedis } from './redis.ts'

const WORKERS: WorkerName[] = ['intake', 'delivery', 'shift', 'desk']
const withRedis = testUnless(noRedis)

withRedis(
  'no worker starts on a Redis that may evict: it names the setting and ends with 1',
  async () => {
    const { url: database } = await testDatabase()
    const redis = await aRedis({ 'maxmemory-policy': 'allkeys-lru' })
    const ends = WORKERS.map(async name => {
      const worker = spawnWorker(name, { database, redis: redis.url })
      return { name, exit: await worker.exited, said: worker.said() }
    })
    expect(await Promise.all(ends)).toEqual(
      WORKERS.map(name => ({
        name,
        exit: { code: 1, signal: null },
        said:
          `postmod ${name}: Redis may evict jobs: its maxmemory-policy is allkeys-lru. ` +
          'Set it to noeviction (redis-server --maxmemory-policy noeviction).\n',
      })),
    )
  },
  180_000,
)

withRedis(
  'a worker on a Redis that keeps nothing on disk warns, and works',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis({ appendonly: 'no' })
    await aSite(db)
    const intake = await startWorker('intake', { database, redis: redis.url })
    const warnings = intake
      .said()
      .trim()
      .split('\n')
      .map((line): { level: number; msg: string } => JSON.parse(line))
      .filter(({ level }) => level >= 40)
    expect(warnings.map(({ msg }) => msg)).toEqual([
      'Redis keeps nothing on disk (appendonly no, save ""): what is queued is lost with its process',
    ])

    const client = redisClient({ redis: redis.url })
    await client.submitMany(manyComplaints(10, 5))
    await until('all are recorded', async () => (await countRecorded(db)) === 10, 60_000)
  },
  180_000,
)
