import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Client } from 'pg'
import { pino } from 'pino'
import { FolderInUseError, ServerDidNotStartError } from '../../src/embedded/errors.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { temporaryFolder } from './folders.ts'
import { pidIn, remainingOn } from './processes.ts'

const log = pino({ level: 'silent' })
const start = (folder: string, more = {}) => startPostgres({ folder, log, durable: false, patience: 1_000, ...more })

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

test('a real PostgreSQL answers, on 127.0.0.1 only, and keeps its data from one start to the next', async () => {
  const folder = join(await temporaryFolder(), 'not made yet', 'pg')
  const first = await start(folder)
  expect(first.folder).toBe(folder)
  expect(
    await ask(
      first.url,
      `select current_setting('server_version_num')::int / 10000, current_database(), current_user,
              current_setting('listen_addresses'), current_setting('unix_socket_directories'),
              current_setting('timezone'), current_setting('max_connections'), current_setting('fsync'),
              current_setting('data_checksums'), current_setting('server_encoding'), lower('ÉÜ')`,
    ),
  ).toEqual([18, 'postmod', 'postmod', '127.0.0.1', '', 'UTC', '200', 'off', 'on', 'UTF8', 'éü'])
  await ask(first.url, 'create table kept as select 42 as answer')
  await first.stop()
  expect(await first.exited).toEqual({ code: 0, signal: null })
  expect(await remainingOn(folder)).toEqual([])

  const second = await start(folder, { durable: true })
  expect(await ask(second.url, `select answer, current_setting('fsync') from kept`)).toEqual([42, 'on'])
  await second.stop()
  expect(await readFile(`${folder}.log.1`, 'utf8')).toContain('database system is shut down')
  expect((await stat(`${folder}.password`)).mode & 0o777).toBe(0o600)
})

test('after a kill of PostgreSQL itself we are told, and the next start recovers', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  const first = await start(folder, { durable: true })
  await ask(first.url, 'create table kept as select 42 as answer')
  process.kill(pidIn(join(folder, 'postmaster.pid')), 'SIGKILL')
  expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' })

  const second = await start(folder)
  expect(await ask(second.url, 'select answer from kept')).toEqual([42])
  await second.stop()
  expect(await remainingOn(folder)).toEqual([])
})

test('a pid file whose pid is another process today does not stop a start', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  const first = await start(folder)
  const file = join(folder, 'postmaster.pid')
  const stale = await readFile(file, 'utf8')
  await first.stop()
  await writeFile(file, stale.replace(/^\d+/, String(process.ppid)))
  const second = await start(folder)
  await second.stop()
})

test('of two starts on one folder, one wins and the other says who holds it', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  const results = await Promise.allSettled([start(folder), start(folder)])
  const up = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  const refused: unknown[] = results.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
  expect(up).toHaveLength(1)
  expect(refused).toEqual([expect.any(FolderInUseError)])
  const late = await start(folder).catch((error: unknown) => error)
  expect(String(late)).toContain(folder)
  expect(String(late)).toContain(`process ${pidIn(join(folder, 'postmaster.pid'))}`)
  await up[0]?.stop()
})

test('what a killed initdb left is made again', async () => {
  const parent = await temporaryFolder()
  const folder = join(parent, 'pg')
  const half = `${folder}.half-made-123`
  await mkdir(half)
  await writeFile(join(half, 'PG_VERSION'), '18\n')
  const server = await start(folder)
  expect(existsSync(half)).toBe(false)
  await server.stop()
})

test('a folder with something else in it is refused, and left as it is', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  await mkdir(folder)
  await writeFile(join(folder, 'novel.txt'), 'It was a dark and stormy night')
  await expect(start(folder)).rejects.toThrow(`${folder} is not a PostgreSQL data folder`)
  expect(await readdir(folder)).toEqual(['novel.txt'])
})

test('an empty folder, made beforehand, is used', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  await mkdir(folder)
  await (await start(folder)).stop()
})

test('a data folder of another PostgreSQL is refused by name', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  await (await start(folder)).stop()
  await writeFile(join(folder, 'PG_VERSION'), '17\n')
  await expect(start(folder)).rejects.toThrow('PostgreSQL 17')
})

test('a start that fails shows the end of the log', async () => {
  const folder = join(await temporaryFolder(), 'pg')
  const other = createServer(socket => socket.destroy()).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const failure = await start(folder, { port }).catch((error: unknown) => error)
  other.close()
  expect(failure).toBeInstanceOf(ServerDidNotStartError)
  expect(String(failure)).toContain('Address already in use')
  expect(await remainingOn(folder)).toEqual([])
})
