import { Redis } from 'ioredis'
import type { Logger } from 'pino'

export class UnsafeRedisError extends Error {
  override name = 'UnsafeRedisError'
}

/**
 * Asks a Redis whether it keeps what it acknowledges, before any work is entrusted to it.
 * Waits for a Redis that is away. One that keeps nothing on disk gets a warning.
 *
 * @throws {UnsafeRedisError} if it may evict keys: jobs would vanish without a trace. Names the setting.
 */
export async function checkRedis(url: string, log: Logger): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  redis.on('error', error => log.warn({ err: error }, 'Redis is away; waiting for it'))
  try {
    const settings = await askedFor(redis, ['maxmemory-policy', 'appendonly', 'save'])
    const policy = settings['maxmemory-policy']
    if (policy !== undefined && policy !== 'noeviction') {
      throw new UnsafeRedisError(
        `Redis may evict jobs: its maxmemory-policy is ${policy}. Set it to noeviction (redis-server --maxmemory-policy noeviction).`,
      )
    }
    if (settings['appendonly'] === 'no' && !settings['save']) {
      log.warn('Redis keeps nothing on disk (appendonly no, save ""): what is queued is lost with its process')
    } else if (settings['appendonly'] === 'no') {
      log.warn(
        'Redis has no append-only file (appendonly no): complaints accepted since its last snapshot are lost with its process',
      )
    }
  } finally {
    redis.disconnect()
  }
}

async function askedFor(redis: Redis, names: readonly string[]): Promise<Record<string, string | undefined>> {
  const settings: Record<string, string | undefined> = {}
  for (const name of names) {
    const [, value] = await redis.config('GET', name)
    settings[name] = value
  }
  return settings
}
