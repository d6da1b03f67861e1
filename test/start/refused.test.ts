import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from '@jest/globals'
import { dataFolder, launch, remaining, started, type Started } from './started.ts'
import { walkOnce } from './way.ts'

let running: Started

test.each(['DESK_PORT', 'NEWSPAPER_PORT'])('a taken %s is named, and nothing is started', async setting => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = String(typeof address === 'object' ? address?.port : '')
  const start = await launch({ data: await dataFolder(), env: { [setting]: port } })
  expect(await start.exited).toBe(1)
  other.close()
  expect(start.output()).toContain(
    `postmod: port ${port} on 127.0.0.1 is taken: end what listens there, or set ${setting} to another port\n`,
  )
  expect(await remaining(start)).toEqual([])
})

test('a second npm start on the same data folder is refused and does not disturb the first', async () => {
  running = await started({ data: await dataFolder() })
  const second = await launch({ data: running.data, args: ['--fresh'] })
  expect(await second.exited).toBe(1)
  expect(second.output()).toContain(
    `${running.data} is in use by another npm start: end that first, or set POSTMOD_DATA`,
  )
  await walkOnce(running)
})

test('a setting that cannot be meant is named', async () => {
  const start = await launch({ data: await dataFolder(), env: { REDIS_URL: 'localhost:6379' } })
  expect(await start.exited).toBe(1)
  expect(start.output()).toMatch(/^postmod: environment:\n✖ must be a redis:\/\/ address\n {2}→ at REDIS_URL\n$/m)
})

test('an option that there is not is named', async () => {
  const start = await launch({ data: await dataFolder(), args: ['--frsh'] })
  expect(await start.exited).toBe(1)
  expect(start.output()).toMatch(/^postmod: Unknown option '--frsh'.*\n$/m)
})
