import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { deliver } from '../../src/delivery/deliver.ts'
import { relay } from '../../src/delivery/relay.ts'
import { afterwards } from '../support/afterwards.ts'
import { at } from '../support/desk.ts'
import { aDesk } from './desk.ts'

/** A server that answers every request with these bytes. */
async function answering(words: string): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined).once('data', () => socket.write(words))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterwards(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/webhook`
}

test('a site that answers 101 Switching Protocols keeps no place of the worker for ever', async () => {
  const { db, decideOn, queues, relayed, rules } = await aDesk(() => 200)
  const url = await answering('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
  await db.updateTable('sites').set({ webhook_url: url }).execute()
  await decideOn('c1', '10:00')
  await relay(db, queues, rules.policy, at('10:03'))
  const job = relayed.shift()!
  const late = new Promise(resolve => setTimeout(() => resolve('never settled'), 13_000).unref())
  const became = await Promise.race([deliver(db, job, rules, { now: () => at('10:03') }), late])
  expect(became).toMatchObject({ site: 'auldbrig' })
}, 30_000)
