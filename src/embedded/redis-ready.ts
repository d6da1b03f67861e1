import { once } from 'node:events'
import { createConnection } from 'node:net'
import { isErrno } from '../faults.ts'

/**
 * True once the Redis on this port answers PING, false while it does not listen yet or is still loading. Two lines
 * over a plain socket: only queues.ts imports ioredis.
 */
export async function redisIsReady(port: number, password: string): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1', timeout: 5_000 }).setEncoding('utf8')
  socket.once('timeout', () => socket.destroy(new Error('Redis accepted a connection and did not answer')))
  try {
    await once(socket, 'connect')
    socket.end(`AUTH ${password}\r\nPING\r\n`)
    const replies = (await socket.toArray()).join('')
    if (replies.includes('+PONG')) return true
    if (replies === '' || replies.includes('-LOADING')) return false
    throw new Error(`Redis answered ${replies}`)
  } catch (error) {
    if (isErrno(error, 'ECONNREFUSED', 'ECONNRESET', 'EPIPE')) return false
    throw error
  } finally {
    socket.destroy()
  }
}
