import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { messageOf } from './faults.ts'

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
  const refused = Promise.withResolvers<never>()
  redis.on('error', error => {
    // A password that is wrong stays wrong: waiting for it would look like waiting for Redis.
    if (/^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH)/.test(error.message))
      refused.reject(new UnsafeRedisError(`Redis refuses us: ${error.message} (REDIS_URL)`))
    else log.warn({ err: error }, 'Redis is away; waiting for it')
  })
  try {
    judge(await Promise.race([askedFor(redis, SETTINGS), refused.promise]), log)
  } finally {
    redis.disconnect()
  }
}

const SETTINGS = ['maxmemory-policy', 'appendonly', 'appendfsync', 'save'] as const
type Settings = Partial<Record<(typeof SETTINGS)[number], string>>

function judge(settings: Settings | undefined, log: Logger): void {
  if (settings === undefined) {
    log.warn(
      'Redis does not let us ask for its settings (CONFIG GET): see that it never evicts and keeps an append-only file',
    )
    return
  }
  const { 'maxmemory-policy': policy, appendonly, appendfsync, save } = settings
  if (policy !== undefined && policy !== 'noeviction')
    throw new UnsafeRedisError(
      `Redis may evict jobs: its maxmemory-policy is ${policy}. Set it to noeviction (redis-server --maxmemory-policy noeviction).`,
    )
  if (appendonly === 'no' && !save)
    log.warn('Redis keeps nothing on disk (appendonly no, save ""): what is queued is lost with its process')
  else if (appendonly === 'no')
    log.warn(
      'Redis has no append-only file (appendonly no): what it accepted since its last snapshot is lost with its process',
    )
  else if (appendfsync !== undefined && appendfsync !== 'always')
    log.warn(
      { appendfsync },
      'Redis writes its append-only file late (appendfsync): a crash of the machine loses the last moments',
    )
}

/** Undefined where CONFIG is not for us: a managed Redis, or one with an ACL. */
async function askedFor(redis: Redis, names: readonly (keyof Settings)[]): Promise<Settings | undefined> {
  const settings: Settings = {}
  for (const name of names) {
    try {
      const [, value] = await redis.config('GET', name)
      if (typeof value === 'string') settings[name] = value
    } catch (error) {
      if (/^(NOPERM|ERR unknown command)/.test(messageOf(error))) return undefined
      throw error
    }
  }
  return settings
}
