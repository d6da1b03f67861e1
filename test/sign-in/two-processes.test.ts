import { expect } from '@jest/globals'
import { setPassword } from '../../src/people/passwords.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { startDeskWorker } from '../crash/processes.ts'
import { aVisitor } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'

const test = testUnless(noRedis)
const GOOD = 'correct horse battery'
const { db, url } = await testDatabase()

/** Two `workers/desk.ts` on one record, as behind a load balancer; begun by the first test that needs them. */
let desks: Promise<readonly [string, string]> | undefined
const twoDesks = () => (desks ??= started())
async function started(): Promise<readonly [string, string]> {
  const services = { database: url, redis: process.env['POSTMOD_TEST_REDIS']! }
  const [one, other] = await Promise.all([startDeskWorker(services), startDeskWorker(services)])
  return [one.url, other.url]
}

/** As if so much time had passed since the last guess. */
const passes = async (seconds: number) => {
  for (const { of_hash, kind, last_at, blocked_until } of await db.selectFrom('failed_guesses').selectAll().execute()) {
    const ago = (at: Date) => new Date(at.getTime() - seconds * 1000)
    await db
      .updateTable('failed_guesses')
      .set({ last_at: ago(last_at), blocked_until: blocked_until && ago(blocked_until) })
      .where('kind', '=', kind)
      .where('of_hash', '=', of_hash)
      .execute()
  }
}

test('guessing a password is slowed, then stopped, in whichever process it is tried', async () => {
  const both = await twoDesks()
  const { id } = await aModerator(db, 'amira')
  await db.transaction().execute(trx => setPassword(trx, id, GOOD, 'command', new Date()))
  const visitors = await Promise.all(
    both.map(async desk => {
      const visitor = aVisitor()
      return { visitor, page: await visitor.get(`${desk}/sign-in`) }
    }),
  )
  let turns = 0
  const tries = async (password: string) => {
    const { visitor, page } = visitors[turns++ % 2]!
    return (await visitor.send(page, '/sign-in/password', { login: 'amira', password })).status
  }
  const guesses = (count: number) => Promise.all(Array.from({ length: count }, (_, i) => tries(`guess ${i}`)))

  expect(new Set(await guesses(7))).toEqual(new Set([403]))
  // Slowed: even the right one must wait its 16 seconds, here and there; each try within doubles them.
  expect([await tries(GOOD), await tries(GOOD)]).toEqual([403, 403])
  await passes(32)
  expect([await tries(GOOD), await tries(GOOD)]).toEqual([403, 403])
  // Stopped, for a quarter of an hour: and now no longer for being tried.
  await passes(14 * 60)
  expect([await tries(GOOD), await tries(GOOD)]).toEqual([403, 403])
  await passes(60)
  expect([await tries(GOOD), await tries(GOOD)]).toEqual([200, 200])
}, 120_000)

test('guessing keys is slowed, then stopped, in whichever process it is tried; a stranger stops no right key', async () => {
  const both = await twoDesks()
  await aSite(db)
  const key = await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig'))
  await db.deleteFrom('failed_guesses').execute()
  let turns = 0
  const tries = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${both[turns++ % 2]!}/v1/rota`, { headers })).status
  }
  const guesses = async (count: number) => {
    const statuses = await Promise.all(Array.from({ length: count }, (_, i) => tries(`site_${i}`)))
    return [401, 429].map(asked => statuses.filter(status => status === asked).length)
  }

  const [first = 0, refused = 0] = await guesses(40)
  expect(first + refused).toBe(40)
  expect(first).toBeGreaterThanOrEqual(15)
  expect([await tries('site_more'), await tries('site_more')]).toEqual([429, 429])
  expect([await tries(key), await tries(key)]).toEqual([200, 200])
  await passes(120)
  // No wait is as long as this, but the stop is.
  const counted = async () =>
    (await db.selectFrom('failed_guesses').select('guesses').where('kind', '=', 'key').executeTakeFirstOrThrow())
      .guesses
  for (let round = 0; round < 20 && (await counted()) < 50; round++) {
    await passes(64)
    await guesses(10)
  }
  await passes(14 * 60)
  expect([await tries('site_more'), await tries('site_more')]).toEqual([429, 429])
  expect([await tries(key), await tries(key)]).toEqual([200, 200])
  await passes(60)
  expect(await tries('site_more')).toBe(401)
}, 120_000)
