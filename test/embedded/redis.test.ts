import { appendFile, chmod, copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { pino } from 'pino'
import { FolderInUseError } from '../../src/embedded/errors.ts'
import { findRedisServer, startRedis } from '../../src/embedded/redis.ts'
import { temporaryFolder } from './folders.ts'
import { pidIn, processesOn, remainingOn } from './processes.ts'
import { noRedis, redisServer, testUnless } from '../support/skipping.ts'

const log = pino({ level: 'silent' })
const start = (folder: string) => startRedis({ binary: redisServer!, folder, log, patience: 1_000 })
const withRedis = testUnless(noRedis)

/** The replies to inline commands, as Redis wrote them. */
async function ask(url: string, ...commands: string[]): Promise<string[]> {
  const { port, password } = new URL(url)
  const socket = createConnection({ port: Number(port), host: '127.0.0.1' }).setEncoding('utf8')
  socket.end([`AUTH ${password}`, ...commands].map(command => `${command}\r\n`).join(''))
  const [auth, ...replies] = (await socket.toArray()).join('').trimEnd().split('\r\n')
  expect(auth).toBe('+OK')
  return replies
}

withRedis('a Redis of our own loses nothing that it said yes to, and shows its password to nobody', async () => {
  const folder = join(await temporaryFolder(), 'not made yet', 'redis')
  const first = await start(folder)
  const settings = ['appendonly', 'appendfsync', 'maxmemory-policy', 'save', 'bind', 'protected-mode']
  const replies = await ask(first.url, ...settings.map(name => `CONFIG GET ${name}`), 'SET kept 42')
  expect(replies.filter(reply => !/^[*$]/.test(reply))).toEqual(
    ['appendonly', 'yes', 'appendfsync', 'always', 'maxmemory-policy', 'noeviction', 'save', ''].concat([
      'bind',
      '127.0.0.1',
      'protected-mode',
      'yes',
      '+OK',
    ]),
  )
  expect((await stat(`${folder}.conf`)).mode & 0o777).toBe(0o600)
  expect(processesOn(folder).filter(one => one.command.includes(new URL(first.url).password))).toEqual([])
  await first.stop()
  expect(await first.exited).toEqual({ code: 0, signal: null })
  expect(await remainingOn(folder)).toEqual([])

  const second = await start(folder)
  expect(await ask(second.url, 'GET kept')).toEqual(['$2', '42'])
  await second.stop()
})

withRedis(
  'after a kill of Redis itself we are told, and what the kill cut short does not stop the next start',
  async () => {
    const folder = join(await temporaryFolder(), 'redis')
    const first = await start(folder)
    expect(await ask(first.url, 'SET kept 42')).toEqual(['+OK'])
    process.kill(pidIn(`${folder}.pid`), 'SIGKILL')
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' })
    const appendOnly = (await readdir(folder, { recursive: true })).find(name => name.endsWith('.aof'))
    await appendFile(join(folder, appendOnly!), '*3\r\n$3\r\nSET\r\n$4\r\nlo')

    const second = await start(folder)
    expect(await ask(second.url, 'GET kept')).toEqual(['$2', '42'])
    await second.stop()
    expect(await remainingOn(folder)).toEqual([])
  },
)

withRedis('of two starts on one folder, one wins and the other says who holds it', async () => {
  const folder = join(await temporaryFolder(), 'redis')
  const results = await Promise.allSettled([start(folder), start(folder)])
  const up = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  const refused: unknown[] = results.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
  expect(up).toHaveLength(1)
  expect(refused).toEqual([expect.any(FolderInUseError)])
  expect(String(refused[0])).toContain(`process ${pidIn(`${folder}.pid`)}`)
  await up[0]?.stop()
})

withRedis('a server that outlives its parent and does not end is named, and waited for', async () => {
  const [folder, elsewhere] = [join(await temporaryFolder(), 'redis'), join(await temporaryFolder(), 'redis')]
  await (await start(folder)).stop()
  const running = await start(elsewhere)
  await Promise.all(['pid', 'conf'].map(kind => copyFile(`${elsewhere}.${kind}`, `${folder}.${kind}`)))
  await expect(start(folder)).rejects.toThrow(`does not end (its server is process ${pidIn(`${folder}.pid`)})`)
  const waiting = start(folder)
  await running.stop()
  await (await waiting).stop()
})

test('redis-server is preferred to valkey-server, and what cannot be run is not found', async () => {
  const folder = await temporaryFolder()
  const [one, two] = [join(folder, 'one'), join(folder, 'two')]
  await Promise.all([mkdir(one), mkdir(two), mkdir(join(folder, 'redis-server'))])
  const path = `${folder}::${join(folder, 'nowhere')}:${one}:${two}`
  expect(findRedisServer(path)).toBeUndefined()
  await writeFile(join(one, 'valkey-server'), '', { mode: 0o755 })
  expect(findRedisServer(path)).toBe(join(one, 'valkey-server'))
  await writeFile(join(two, 'redis-server'), '')
  expect(findRedisServer(path)).toBe(join(one, 'valkey-server'))
  await chmod(join(two, 'redis-server'), 0o755)
  expect(findRedisServer(path)).toBe(join(two, 'redis-server'))
})
