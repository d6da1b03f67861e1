import { expect } from '@jest/globals'
import type { Kysely } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { manyComplaints } from './complaints.ts'
import { startWorker } from './processes.ts'
import { audit, recordedIds, SOUND } from './record.ts'
import { aRedis, bareQueue, jobsIn } from './redis.ts'

const good = manyComplaints(50, 25)
const anHourAhead = new Date(Date.now() + 3_600_000).toISOString()

/** What is wrong with a job as a whole, and what the dead letter says of it. */
const badJobs: [unknown, string][] = [
  [{ complaint: aComplaint() }, 'expected 1'],
  [{ v: 2, complaints: [aComplaint()] }, 'expected 1'],
  [{ v: 1, complaints: manyComplaints(101, 10) }, 'expected array to have <=100 items'],
  [{ v: 1, complaints: [] }, 'expected array to have >=1 items'],
  ['I want to complain', 'expected object, received string'],
  [null, 'expected object, received null'],
]

/** What is wrong with one complaint among good ones. */
const badComplaints: [unknown, reason: string, detail: string][] = [
  [aComplaint({ detail: 'a\u0000b' }), 'malformed', 'detail: must not contain a NUL character'],
  [aComplaint({ detail: 'half of \ud83d' }), 'malformed', 'detail: must not contain a NUL character or half of a'],
  [{ ...aComplaint(), id: 'i\u0000d', site: '\ud83d' }, 'malformed', 'id: must be a UUIDv7'],
  [aComplaint({ reason: 'boredom' }), 'malformed', 'reason: boredom is not one of threat, '],
  [aComplaint({ site: 'nowhere' }), 'unknown_site', 'site: there is no site nowhere'],
  [aComplaint({ raisedAt: anHourAhead }), 'malformed', `raisedAt: ${anHourAhead} is more than five minutes`],
  ['nonsense', 'malformed', 'expected object, received string'],
]

testUnless(noRedis)(
  'a malformed job harms no other, and is one dead letter however often it comes',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    await aSite(db)
    const queue = bareQueue(redis.url, 'complaints')
    // As BullMQ sends them when it is told nothing: one attempt, and a number for an id.
    const add = (data: unknown, options = {}) => queue.add('complaints', data, options)
    const addAll = async () => {
      const others = [...good]
      for (const [bad] of badComplaints) {
        const [before, after] = others.splice(0, 2)
        await add({ v: 1, complaints: [before, bad, after] })
      }
      const jobs = [...others.map(one => ({ v: 1, complaints: [one] })), ...badJobs.map(([job]) => job)]
      for (const job of jobs.toSorted(() => Math.random() - 0.5)) await add(job)
      await add({ odd: 'id' }, { jobId: 'with a \u0000' })
    }

    await addAll()
    await startWorker('intake', { database, redis: redis.url })
    await until('the queue is empty', async () => (await jobsIn(queue)) === 0, 60_000)
    expect(await recordedIds(db)).toEqual(good.map(({ id }) => id).toSorted())
    const letters = await deadLetters(db)
    expect(letters).toHaveLength(badJobs.length + badComplaints.length + 1)
    for (const [payload, reason, detail] of [...badComplaints, ...badJobs.map(asMalformed)])
      expect(letters).toContainEqual({
        payload: JSON.stringify(payload),
        reason,
        detail: expect.stringContaining(detail),
      })

    await addAll()
    await until('the queue is empty again', async () => (await jobsIn(queue)) === 0, 60_000)
    expect(await deadLetters(db)).toEqual(letters)
    expect(await audit(db)).toEqual({
      ...SOUND,
      complaints: 50,
      joined: 50,
      comments: 25,
      cases: 25,
      undecided: 25,
      dead: 14,
    })
  },
  180_000,
)

const asMalformed = ([job, detail]: [unknown, string]): [unknown, string, string] => [job, 'malformed', detail]

async function deadLetters(db: Kysely<Database>) {
  return await db.selectFrom('dead_letters').select(['payload', 'reason', 'detail']).orderBy('id').execute()
}
