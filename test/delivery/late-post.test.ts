import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { deliver } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import { at } from '../support/desk.ts'
import { aDesk } from './desk.ts'

const told = z.object({ data: z.object({ decision: z.string() }) })

test('an attempt held up for longer than its lease posts nothing: the next about its comment may have left', async () => {
  const { db, site, decideOn, queues, relayed, rules, send } = await aDesk(() => 204)
  const first = await decideOn('c1', '10:00')
  const second = await decideOn('c1', '10:00:10')
  await relay(db, queues, rules.policy, at('10:03'))
  const job = relayed.shift()!
  // Between the attempt's beginning and its post the worker stands still (SIGSTOP, a database that hangs).
  const begun = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  let queries = 0
  const slow = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (++queries > 1) {
        begun.resolve()
        await held.promise
      }
      return result
    },
  })
  let now = at('10:03')
  const late = deliver(slow, job, rules, { now: () => now })
  await begun.promise
  now = at('10:03:20')
  await send(now)
  await send(at('10:03:21'))
  held.resolve()
  await late
  const decisions = site.requests.map(({ body }) => told.parse(JSON.parse(body.toString())).data.decision)
  expect(decisions).toEqual([first.decisionId, second.decisionId])
})
