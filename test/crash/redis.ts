import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { freePort } from '../../src/embedded/free-port.ts'
import { launch } from '../../src/embedded/launch.ts'
import { redisIsReady } from '../../src/embedded/redis-ready.ts'
import { afterwards } from '../support/afterwards.ts'
import { log } from '../support/log.ts'
import { redisServer } from '../support/skipping.ts'

const PASSWORD = 'of-a-test'
/** What docker-compose.yml gives to redis-server. */
const AS_COMPOSED = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction', save: '' }

/**
 * A real Redis of the test's own, as the compose file has it but for `settings`. Unlike the embedded one it keeps its
 * port and password from one start to the next: its clients must find it again.
 */
export async function aRedis(settings: Partial<typeof AS_COMPOSED> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'postmod-crash-redis-'))
  const port = await freePort()
  const url = `redis://:${PASSWORD}@127.0.0.1:${port}`
  let server = await start()
  afterwards(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  return { url, kill, restart, flushAll }

  async function start() {
    const own = { bind: '127.0.0.1', dir: folder, requirepass: PASSWORD, ...AS_COMPOSED, ...settings }
    const { kept } = await launch({
      name: 'The Redis of a test',
      port,
      commandFor: async on => [
        redisServer!,
        ...Object.entries({ port: `${on}`, ...own }).flatMap(([name, value]) => [`--${name}`, value]),
      ],
      isReady: on => redisIsReady(on, PASSWORD),
      signal: 'TERM',
      output: `${folder}/redis.log`,
      log,
    })
    return kept
  }

  /** `kill -9`; what it has acknowledged is in its folder or nowhere. */
  async function kill(): Promise<void> {
    process.kill(server.pid, 'SIGKILL')
    await server.exited
  }

  async function restart(): Promise<void> {
    server = await start()
  }

  async function flushAll(): Promise<void> {
    const redis = new Redis(url)
    await redis.flushall()
    redis.disconnect()
  }
}

/** One of our queues seen with BullMQ itself: to look into it, or to write to it past all of our code. */
export function bareQueue(redis: string, name: 'complaints' | 'deliveries' | 'timers'): Queue {
  const queue = new Queue(name, { connection: { url: redis }, prefix: '{postmod}' })
  queue.on('error', error => log.warn({ err: error }, 'the queue of a test met an error'))
  afterwards(() => queue.close())
  return queue
}

/** How many jobs it holds, finished ones left out that nobody keeps. */
export async function jobsIn(queue: Queue): Promise<number> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized')
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
