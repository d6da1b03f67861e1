import { once } from 'node:events'
import { mkdir, readlink, writeFile } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { pino } from 'pino'
import { launch } from '../../src/embedded/launch.ts'
import { makeLinks } from '../../src/embedded/postgres-binaries.ts'
import { temporaryFolder } from './folders.ts'

const log = pino({ level: 'silent' })
const LISTEN = `require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1')`

test('a port that was taken since it was found free is given up for another', async () => {
  const taken: { port: number; server: Server }[] = []
  const { kept, port } = await launch({
    name: 'The server',
    port: undefined,
    commandFor: async on => {
      if (taken.length === 0) {
        const server = createServer().listen(on, '127.0.0.1')
        taken.push({ port: on, server })
        await once(server, 'listening')
      }
      return [process.execPath, '-e', LISTEN, String(on)]
    },
    isReady: async on => on !== taken[0]?.port && accepts(on),
    signal: 'TERM',
    output: join(await temporaryFolder(), 'log'),
    log,
  })
  expect(port).not.toBe(taken[0]?.port)
  taken[0]?.server.close()
  expect(await kept.stop()).toEqual({ code: null, signal: 'SIGTERM' })
})

test('the links that npm does not make are made once, by however many processes', async () => {
  const root = await temporaryFolder()
  await mkdir(join(root, 'native/lib'), { recursive: true })
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]
  await writeFile(join(root, 'native/pg-symlinks.json'), JSON.stringify(links))
  await Promise.all([makeLinks(root), makeLinks(root), makeLinks(root)])
  await makeLinks(root)
  expect(await readlink(join(root, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18')
})

async function accepts(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1' })
  const [event] = await Promise.race([
    once(socket, 'connect').then(() => [true]),
    once(socket, 'close').then(() => [false]),
  ]).catch(() => [false])
  socket.destroy()
  return event ?? false
}
