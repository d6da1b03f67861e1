import { expect } from '@jest/globals'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { anApplyingSite } from './applying-site.ts'
import { caseStates, decisionsAbout, WITHOUT_GRACE } from './decisions.ts'
import { spawnWorker } from './processes.ts'
import { audit, SOUND } from './record.ts'
import { aRedis } from './redis.ts'

const DECISIONS = 100
const COMMENTS = 40
/** The delivery is killed as soon as the site has applied so many, and holds others unanswered. */
const KILLS_AT = [5, 35, 65]

testUnless(noRedis)(
  'a delivery that is killed amid its work delivers each decision, and those about a comment in their order',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    // Slow, and at times at a loss; a third time it is sure.
    const site = await anApplyingSite((_, times) => ({
      status: times < 3 && Math.random() < 0.2 ? 500 : 204,
      afterMs: Math.random() * 600,
    }))
    await aSite(db, site.url)
    site.trust(await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')))
    const moderator = await aModerator(db, 'amira')
    // Some comments were decided twice, and some three times, before any of it left.
    for (const [round, count] of [COMMENTS, COMMENTS, DECISIONS - 2 * COMMENTS].entries())
      await decisionsAbout(db, moderator, count, { round: round + 1 })
    expect(await caseStates(db)).toEqual({ decided: DECISIONS })

    const services = { database, redis: redis.url }
    const env = { POLICY_FILE: WITHOUT_GRACE }
    let delivery = spawnWorker('delivery', services, env)
    for (const threshold of KILLS_AT) {
      await until(
        `${threshold} applied and others on their way`,
        async () => site.distinctApplied() >= threshold && site.held() > 0,
        60_000,
      )
      const held = site.held()
      await delivery.kill()
      process.stdout.write(`killed with ${site.distinctApplied()} of ${DECISIONS} applied and ${held} unanswered\n`)
      expect(site.distinctApplied()).toBeLessThan(DECISIONS)
      delivery = spawnWorker('delivery', services, env)
    }
    await until('each case is applied', async () => (await caseStates(db))['applied'] === DECISIONS, 120_000)

    const decisions = await db.selectFrom('decisions').select('id').execute()
    expect(new Set(site.applied.map(({ decision }) => decision))).toEqual(new Set(decisions.map(({ id }) => id)))
    expect(site.outOfTurn).toEqual([])
    expect(await audit(db)).toMatchObject({ ...SOUND, cases: DECISIONS, undecided: 0 })
    const repeats = site.applied.length - DECISIONS
    const posts = site.requests.length
    process.stdout.write(
      `${posts} posts for ${DECISIONS} decisions; ${repeats} were told again of what they had applied\n`,
    )
  },
  240_000,
)
