import type { ServerResponse } from 'node:http'
import { expect, test } from '@jest/globals'
import { acknowledge } from '../../src/delivery/acknowledge.ts'
import { deliver } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import { at } from '../support/desk.ts'
import { until } from '../support/system.ts'
import { aDesk } from './desk.ts'

test('what a site acknowledges while its webhook hangs still takes a place of that site', async () => {
  const hanging: ServerResponse[] = []
  const { db, decideOn, queues, relayed, rules } = await aDesk(response => {
    hanging.push(response)
    return undefined
  })
  const most = rules.policy.inFlightPerSite
  const decisions = []
  for (let i = 0; i < 3 * most; i++) decisions.push(await decideOn(`c${i}`, '10:00'))
  const sending: Promise<unknown>[] = []
  for (let round = 0; round < 3; round++) {
    await relay(db, queues, rules.policy, at(`10:03:0${round}`))
    const jobs = relayed.splice(0)
    sending.push(...jobs.map(job => deliver(db, job, rules, { now: () => at(`10:03:0${round}`) })))
    await until('they hang', async () => hanging.length === sending.length)
    for (const { decision } of jobs)
      await db
        .transaction()
        .execute(trx => acknowledge(trx, 'auldbrig', decision, { outcome: 'applied' }, rules, at(`10:03:0${round}`)))
  }
  const atOnce = hanging.length
  for (const response of hanging) response.writeHead(204).end()
  await Promise.all(sending)
  expect(atOnce).toBeLessThanOrEqual(most)
}, 30_000)
