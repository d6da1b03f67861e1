import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { pino } from 'pino'
import { poll } from '../../src/embedded/poll.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { temporaryFolder } from './folders.ts'
import { killParent, launchParent, startParent } from './parent.ts'
import { processesOn, remainingOn } from './processes.ts'
import { asOrdinaryUser, noOrdinaryUser, noRedis, ordinaryUid, redisServer, testUnless } from '../support/skipping.ts'

const log = pino({ level: 'silent' })

test('Ctrl-C does not reach PostgreSQL; kill -9 of the parent ends it, and the next start needs no help', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  const parent = await startParent(['postgres', folder])
  expect(parent.error).toBeUndefined()
  const [ours, theirs] = partition(processesOn(folder), one => one.pid === parent.process.pid)
  expect(theirs.length).toBeGreaterThan(2)
  // The terminal sends Ctrl-C to our whole process group.
  expect(theirs.map(one => one.group)).not.toContain(ours[0]?.group)
  await killParent(parent.process)
  const server = await startPostgres({ folder, log, durable: false })
  await server.stop()
  expect(await remainingOn(folder)).toEqual([])
})

test('kill -9 of the parent in the middle of initdb leaves nothing, and the next start makes it again', async () => {
  const parentFolder = await temporaryFolder()
  const folder = join(parentFolder, 'pg')
  const parent = launchParent(['postgres', folder])
  const begun = async () => ((await readdir(parentFolder)).some(name => name.includes('half-made')) ? true : undefined)
  expect(await poll(begun, 20_000)).toBe(true)
  await killParent(parent)
  expect(await readdir(parentFolder)).not.toContain('pg')
  const server = await startPostgres({ folder, log, durable: false })
  await server.stop()
  expect(await remainingOn(folder)).toEqual([])
})

testUnless(noOrdinaryUser)('an ordinary user has the same PostgreSQL', async () => {
  const folder = join(await temporaryFolder(ordinaryUid), 'pg')
  const first = await startParent(['postgres', folder], asOrdinaryUser)
  expect(first.error).toBeUndefined()
  expect(first.url).toMatch(/^postgres:\/\/postmod:.+@127\.0\.0\.1:\d+\/postmod$/)
  await killParent(first.process)
  expect(await remainingOn(folder)).toEqual([])
  const second = await startParent(['postgres', folder], asOrdinaryUser)
  expect(second.error).toBeUndefined()
  await killParent(second.process)
  expect(await remainingOn(folder)).toEqual([])
})

const notRoot = process.getuid?.() === 0 ? noOrdinaryUser : 'only root can make a folder that is not its own'
testUnless(notRoot)('an ordinary user is told that the folder was made by root', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  await (await startPostgres({ folder, log, durable: false })).stop()
  const parent = await startParent(['postgres', folder], asOrdinaryUser)
  expect(parent.error).toContain('made by a start as root')
  if (parent.process.exitCode === null) await once(parent.process, 'exit')
})

testUnless(notRoot)('root runs the server of a folder that an ordinary user made as that user', async () => {
  const folder = join(await temporaryFolder(ordinaryUid), 'pg')
  const parent = await startParent(['postgres', folder], asOrdinaryUser)
  expect(parent.error).toBeUndefined()
  await killParent(parent.process)
  await (await startPostgres({ folder, log, durable: false })).stop()
  const again = await startParent(['postgres', folder], asOrdinaryUser)
  expect(again.error).toBeUndefined()
  await killParent(again.process)
  expect(await remainingOn(folder)).toEqual([])
})

testUnless(noRedis)('kill -9 of the parent ends Redis and leaves nothing', async () => {
  const folder = join(await temporaryFolder(), 'redis')
  const parent = await startParent(['redis', folder, redisServer!])
  expect(parent.error).toBeUndefined()
  expect(processesOn(folder).length).toBe(3) // the parent, the server, the watcher
  await killParent(parent.process)
  expect(await remainingOn(folder)).toEqual([])
})

testUnless(noRedis ?? noOrdinaryUser)('an ordinary user has the same Redis', async () => {
  const folder = join(await temporaryFolder(ordinaryUid), 'redis')
  const parent = await startParent(['redis', folder, redisServer!], asOrdinaryUser)
  expect(parent.error).toBeUndefined()
  await killParent(parent.process)
  expect(await remainingOn(folder)).toEqual([])
})

function partition<T>(all: T[], is: (one: T) => boolean): [T[], T[]] {
  return [all.filter(is), all.filter(one => !is(one))]
}
