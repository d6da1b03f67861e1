import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test, expect } from '@jest/globals'
import { asOrdinaryUser, noOrdinaryUser, noRedis, ordinaryUid, testUnless } from '../support/skipping.ts'
import { dataFolder, remaining, started } from './started.ts'
import { walkOnce } from './way.ts'

const command = [process.execPath, 'workers/all.ts']

/** node itself is named in full, so that the folders of Redis can go, whatever else is in them. */
function pathWithoutRedis(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders
    .filter(folder => !['redis-server', 'valkey-server'].some(name => existsSync(join(folder, name))))
    .join(delimiter)
}

testUnless(noRedis)(
  'with no Redis on the path the trial’s queue is in PostgreSQL, and the way is the same',
  async () => {
    const running = await started({ data: await dataFolder(), command, env: { PATH: pathWithoutRedis() } })
    expect(running.output()).toContain('the queue is in PostgreSQL too, for there is no redis-server on the path.')
    await walkOnce(running)
  },
)

testUnless(noOrdinaryUser)('an ordinary user can do the same', async () => {
  const data = await dataFolder(ordinaryUid)
  const running = await started({ data, command: [...asOrdinaryUser, ...command] })
  await walkOnce(running)
  process.kill(running.process.pid!, 'SIGINT')
  expect(await running.exited).toBe(0)
  expect(await remaining(running)).toEqual([])
})

test('run by node and not by npm, it ends in order when its terminal is closed', async () => {
  const running = await started({ data: await dataFolder(), command })
  process.kill(running.process.pid!, 'SIGHUP')
  expect(await running.exited).toBe(0)
  expect(await remaining(running)).toEqual([])
})
