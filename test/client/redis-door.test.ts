import { expect, test as always } from '@jest/globals'
import { complaintsClient, OutcomeUnknownError } from '../../src/client.ts'
import { startIntake } from '../../src/intake/start.ts'
import { afterwards } from '../support/afterwards.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { testRuntime } from '../support/system.ts'

const test = testUnless(noRedis)

async function aTrustedBackend() {
  const { db, url } = await testDatabase()
  await aSite(db)
  const runtime = await testRuntime(url)
  const { store } = runtime.queues
  if (store.kind !== 'redis') throw new Error('this needs Redis')
  const client = complaintsClient({ redis: store.url, prefix: store.prefix })
  afterwards(() => client.close())
  return { db, runtime, client }
}

test('straight onto the queue: accepted, recorded, known, refused and dead are told apart', async () => {
  const { runtime, client } = await aTrustedBackend()
  const [first, second, third] = [aComplaint(), aComplaint(), aComplaint()]
  expect(await client.submit(first)).toMatchObject({ id: first.id, outcome: 'accepted' })
  startIntake(runtime)
  expect(await client.submit(second, { until: 'recorded' })).toMatchObject({ id: second.id, outcome: 'recorded' })
  expect(await client.submit(second, { until: 'recorded' })).toMatchObject({ id: second.id, outcome: 'known' })

  const batch = [first, third, { ...aComplaint(), id: 'x' }, aComplaint({ reason: 'boring' })]
  const outcomes = await client.submitMany(batch, { until: 'recorded' })
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['known', 'recorded', 'refused', 'dead'])
  expect(outcomes[3]).toMatchObject({ problem: expect.stringContaining('boring is not one of') })
})

test('the same complaint sent a hundred times at once is one', async () => {
  const { db, runtime, client } = await aTrustedBackend()
  startIntake(runtime)
  const complaint = aComplaint()
  const other = complaintsClient({ redis: runtime.queues.store.url, prefix: prefixOf(runtime.queues.store) })
  afterwards(() => other.close())
  await Promise.all(
    Array.from({ length: 100 }, (_, i) => (i % 2 ? client : other).submit(complaint, { until: 'recorded' })),
  )
  const rows = await db.selectFrom('complaints').select('id').execute()
  expect(rows).toEqual([{ id: complaint.id }])
})

always('a Redis that is away is told at once, and the outcome is unknown', async () => {
  const client = complaintsClient({ redis: 'redis://127.0.0.1:1' })
  afterwards(() => client.close())
  await expect(client.submit(aComplaint())).rejects.toThrow(OutcomeUnknownError)
  await expect(client.submit(aComplaint())).rejects.toThrow(OutcomeUnknownError)
})

function prefixOf(store: Awaited<ReturnType<typeof aTrustedBackend>>['runtime']['queues']['store']): string {
  if (store.kind !== 'redis') throw new Error('this needs Redis')
  return store.prefix
}
