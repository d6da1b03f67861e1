import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { startIntake } from '../../src/intake/start.ts'
import { startShift } from '../../src/rota/start.ts'
import type { Runtime } from '../../src/runtime.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at } from '../support/desk.ts'
import { testRuntime, until } from '../support/system.ts'

const EVERY_SECOND = '* * * * * *'

test('on real queues, with three shift workers and the clock in our hands: 17:59, 18:00, and the events say so once', async () => {
  const { db, url } = await testDatabase()
  await aSite(db)
  let now = at('17:59')
  const clock = { now: () => now }
  const first = await testRuntime(url)
  // All on the first one's queues, as processes of one desk are.
  const workers: Runtime[] = [1, 2, 3].map(() => ({ ...first, clock }))
  startIntake({ ...first, clock })
  const sent = Array.from({ length: 60 }, (_, i) => aComplaint({ comment: { id: `c${i}` } }))
  await first.queues.add('complaints', {
    name: 'complaints',
    data: { v: 1, complaints: sent },
    jobId: 'sixty',
    addedAt: now,
  })
  await until('the sixty are recorded', async () => (await count('opened')) === 60)

  // No shift worker runs yet: a pull is right all the same.
  const amira = await aModerator(db, 'amira', { pools: ['full_time'] })
  const ben = await aModerator(db, 'ben', { pools: ['part_time'] })
  expect(await claimNext(db, ben, first.rules(), now)).toMatchObject({ why: 'off_duty' })
  now = at('18:00')
  expect(await claimNext(db, amira, first.rules(), now)).toMatchObject({ why: 'off_duty' })
  expect((await claimNext(db, ben, first.rules(), now)).claim).toBeDefined()

  now = at('17:59:59.999')
  for (const worker of workers) await startShift(worker, EVERY_SECOND)
  expect(await count('handed_over')).toBe(0)
  now = at('18:00')
  await until('the fifty-nine that nobody holds are handed over', async () => (await count('handed_over')) === 59)
  // Some turns later nothing has been said again.
  const turns = await db.selectFrom('handovers').selectAll().execute()
  now = at('18:05')
  await new Promise(resolve => setTimeout(resolve, 3000))
  expect(await count('handed_over')).toBe(59)
  expect(turns.map(({ boundary }) => boundary)).toContainEqual(at('18:00'))

  async function count(type: 'opened' | 'handed_over'): Promise<number> {
    const { n } = await db
      .selectFrom('case_events')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('type', '=', type)
      .executeTakeFirstOrThrow()
    return n
  }
})
