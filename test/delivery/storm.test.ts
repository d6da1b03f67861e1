import { expect } from '@jest/globals'
import { audit, SOUND } from '../crash/record.ts'
import { caseStates, decisionsAbout } from '../crash/decisions.ts'
import { spawnWorker } from '../crash/processes.ts'
import { aRedis } from '../crash/redis.ts'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { policyFile, until } from '../support/system.ts'
import { aStormySite } from './stormy-site.ts'

const FULL = process.env['POSTMOD_FULL'] === '1'
/** A decision leaves at once. */
const POLICY = policyFile({ grace: '0s' })
const A_WHILE = 20 * 60_000

type Storm = { decisions: number; comments: number; kills?: number; empties?: number }

const STORMS: Readonly<Record<string, Storm>> = FULL
  ? {
      'a site that fails in every way': { decisions: 2000, comments: 500 },
      'a site that fails in every way, and twenty kills of the delivery': { decisions: 2000, comments: 500, kills: 20 },
      'a site that fails in every way, and Redis emptied on the way': { decisions: 2000, comments: 500, empties: 3 },
    }
  : {
      'a site that fails in every way, a kill of the delivery, and Redis emptied': {
        decisions: 80,
        comments: 25,
        kills: 1,
        empties: 1,
      },
    }

for (const [what, storm] of Object.entries(STORMS))
  testUnless(noRedis)(
    `${what}: every decision arrives, in the order of its comment`,
    async () => {
      const { db, url: database } = await testDatabase()
      const redis = await aRedis()
      const site = await aStormySite(FULL ? Number.POSITIVE_INFINITY : 3)
      await aSite(db, site.url)
      site.trust(await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')))
      const moderator = await aModerator(db, 'amira')
      for (let round = 1, left = storm.decisions; left > 0; round++, left -= storm.comments)
        await decisionsAbout(db, moderator, Math.min(left, storm.comments), { round })

      const began = performance.now()
      const services = { database, redis: redis.url }
      let delivery = spawnWorker('delivery', services, { POLICY_FILE: POLICY })
      for (const { act, at } of disturbances(storm)) {
        await until(`${at} taken`, async () => site.taken() >= at, A_WHILE)
        if (act === 'kill') {
          await delivery.kill()
          delivery = spawnWorker('delivery', services, { POLICY_FILE: POLICY })
        } else await redis.flushAll()
      }
      await until('every case is applied', async () => (await caseStates(db))['applied'] === storm.decisions, A_WHILE)

      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      process.stdout.write(`${what}: ${storm.decisions} decisions in ${seconds} s; ${JSON.stringify(site.told())}\n`)
      expect(site.outOfTurn).toEqual([])
      expect(site.taken()).toBe(storm.decisions)
      expect(await audit(db)).toMatchObject({ ...SOUND, cases: storm.decisions, undecided: 0 })
    },
    A_WHILE,
  )

/** Evenly on the way, kills and empties apart. */
function disturbances({ decisions, kills = 0, empties = 0 }: Storm) {
  const evenly = (count: number, act: 'kill' | 'empty', first: number) =>
    Array.from({ length: count }, (_, i) => ({ act, at: Math.floor((decisions * (i + first)) / (count + 1)) }))
  return [...evenly(kills, 'kill', 0.7), ...evenly(empties, 'empty', 1)].toSorted((a, b) => a.at - b.at)
}
