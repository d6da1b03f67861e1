import { expect } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, eventsOf, receive, rules } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { manyComplaints, redisClient, sendMixed } from './complaints.ts'
import { startDeskWorker, startWorker } from './processes.ts'
import { audit, recordedIds, SOUND } from './record.ts'
import { aRedis, bareQueue } from './redis.ts'

const withRedis = testUnless(noRedis)

withRedis(
  'after FLUSHALL the timers are back within a minute, and do their work',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    const timers = bareQueue(redis.url, 'timers')
    const keys = async () => (await timers.getJobSchedulers()).map(({ key }) => key)
    const timersAreBack = () => until('the timers are back', async () => (await keys()).length > 0, 60_000)
    await aSite(db)
    const shift = await startWorker('shift', { database, redis: redis.url })
    await timersAreBack()

    await redis.flushAll()
    expect(await keys()).toEqual([])
    const emptiedAt = performance.now()
    const seconds = () => ((performance.now() - emptiedAt) / 1000).toFixed(1)
    // From here on a claim is waiting to be ended that has lapsed.
    const elevenMinutesAgo = new Date(Date.now() - 11 * 60_000)
    await receive(db, [aComplaint()], elevenMinutesAgo)
    const { claim } = await claimNext(db, await aModerator(db, 'amira'), rules, elevenMinutesAgo)
    await timersAreBack()
    process.stdout.write(`the timers were back ${seconds()} s after FLUSHALL\n`)
    expect(await keys()).toEqual(['shift'])

    await until(
      'the lapsed claim is ended',
      async () => (await eventsOf(db, claim!.caseId)).includes('claim_lapsed'),
      90_000,
    )
    process.stdout.write(`the next turn of the shift came ${seconds()} s after FLUSHALL\n`)
    expect(shift.running()).toBe(true)
  },
  180_000,
)

withRedis(
  'complaints that a FLUSHALL took are unknown, and sent again they are recorded once',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    const services = { database, redis: redis.url }
    await aSite(db)
    const key = await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig'))
    const { url } = await startDeskWorker(services)
    const client = redisClient({ redis: redis.url, api: { url, key } })
    const complaints = manyComplaints(150, 30)
    const ids = complaints.map(({ id }) => id)

    const outcomes = await sendMixed(client, complaints)
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(150)
    await redis.flushAll()
    const intake = await startWorker('intake', services)
    const became = await client.recorded(ids)
    expect(became).toEqual(ids.map(id => ({ id, status: 'unknown' })))

    const again = complaints.filter((_, i) => became[i]?.status === 'unknown')
    expect(await client.submitMany(again, { until: 'recorded' })).toMatchObject(
      ids.map(id => ({ id, outcome: 'recorded' })),
    )
    expect(await client.recorded(ids)).toMatchObject(ids.map(id => ({ id, status: 'recorded' })))
    expect(await client.submitMany(again, { until: 'recorded' })).toMatchObject(
      ids.map(id => ({ id, outcome: 'known' })),
    )

    // The intake lives on through another one, amid its waiting for work.
    await redis.flushAll()
    const late = aComplaint({ comment: { id: 'c31' } })
    expect(await client.submit(late, { until: 'recorded' })).toMatchObject({ id: late.id, outcome: 'recorded' })
    expect(intake.running()).toBe(true)
    expect(await recordedIds(db)).toEqual([...ids, late.id].toSorted())
    expect(await audit(db)).toEqual({
      ...SOUND,
      complaints: 151,
      joined: 151,
      comments: 31,
      cases: 31,
      undecided: 31,
      dead: 0,
    })
  },
  180_000,
)
