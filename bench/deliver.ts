import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import { startDelivery } from '../src/delivery/start.ts'
import { findRedisServer, startRedis } from '../src/embedded/redis.ts'
import { openLog } from '../src/log.ts'
import { onSignal } from '../src/process.ts'
import { openRuntime } from '../src/runtime.ts'
import { openDatabase } from '../src/database/connection.ts'
import { migrate } from '../src/database/migrate.ts'
import { quantile } from './desk/measure.ts'
import { openPlace } from './desk/place.ts'
import { decisionsFor } from './deliver/outbox.ts'
import { receivers } from './deliver/receivers.ts'

const SITES = 10
/** Each site's decisions become due so often. */
const EVERY_MS = 250
/** Until the first: the outbox is filled and the worker started meanwhile. */
const SOON_MS = 10_000
const ROUNDS = 2
const log = openLog('bench', 'error')

/**
 * How long a decision waits, from when it may leave until its site has it: ten sites, and the same with one of them
 * hanging on every post and 10,000 decisions due for it. A PostgreSQL and a Redis of its own, one worker.
 */
export async function deliverBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { short: { type: 'boolean' } } })
  const binary = findRedisServer(process.env['PATH'] ?? '')
  if (binary === undefined) throw new Error('the bench needs a redis-server or valkey-server on the path')
  const [seconds, backlog] = values.short ? [10, 1000] : [45, 10_000]
  const place = await openPlace(log, undefined)
  const folder = await mkdtemp(join(tmpdir(), 'postmod-bench-redis-'))
  onSignal(() => place.end())
  try {
    await place.restart(true)
    const redis = await startRedis({ binary, folder: join(folder, 'data'), log })
    const run = async (name: string, hanging: boolean) => {
      const url = await place.database(name)
      return await waits({ url, redis: redis.url, prefix: `{${name}}`, hanging, seconds, backlog })
    }
    const [without, beside]: [number[], number[]] = [[], []]
    // By turns, so that a busy machine disturbs both alike; the first of each is for the process to warm up.
    for (let round = 0; round <= ROUNDS; round++) {
      const both = [await run(`without${round}`, false), await run(`hanging${round}`, true)] as const
      if (round === 0) continue
      without.push(...both[0])
      beside.push(...both[1])
    }
    await redis.stop()
    const ratio = quantile(beside, 0.95) / quantile(without, 0.95)
    say(
      `${SITES} sites, a decision each ${EVERY_MS} ms for each, ${ROUNDS} times ${seconds} s; ms from when it may leave:`,
    )
    say(`all of them answer            ${inFigures(without)}`)
    say(`one hangs, ${backlog} due for it   ${inFigures(beside)}   (the other nine)`)
    say(`p95: ${ratio.toFixed(2)} times what it is without`)
  } finally {
    await place.end()
    await rm(folder, { recursive: true, force: true })
  }
}

type Run = { url: string; redis: string; prefix: string; hanging: boolean; seconds: number; backlog: number }

/** The waits of all sites but the first, in ms. */
async function waits({ url, redis, prefix, hanging, seconds, backlog }: Run): Promise<number[]> {
  const seeding = openDatabase(url, log, { most: 1 })
  await migrate(seeding)
  const sites = await receivers(SITES, hanging)
  const start = new Date(Date.now() + SOON_MS)
  const perSite = (seconds * 1000) / EVERY_MS
  await decisionsFor(seeding, sites.urls, { start, everyMs: EVERY_MS, perSite, backlog: hanging ? backlog : 0 })
  await seeding.destroy()

  const runtime = await openRuntime(readConfig({ DESK_PORT: '0' }), log, url, { kind: 'redis', url: redis, prefix })
  startDelivery(runtime)
  if (Date.now() > start.getTime())
    throw new Error('the machine is too busy: the first was due before the worker was there')
  const expected = perSite * (SITES - 1)
  while (sites.arrived.size < expected) await new Promise(resolve => setTimeout(resolve, 200))
  const rows = await runtime.db.selectFrom('deliveries').select(['decision_id', 'not_before']).execute()
  sites.close()
  await runtime.close()
  return rows.flatMap(({ decision_id, not_before }) => {
    const at = sites.arrived.get(decision_id)
    return at === undefined ? [] : [at - not_before.getTime()]
  })
}

function inFigures(times: number[]): string {
  const figure = (q: number) => quantile(times, q).toFixed(0).padStart(6)
  return `median ${figure(0.5)}   p95 ${figure(0.95)}   worst ${figure(1)}`
}

function say(words: string): void {
  process.stdout.write(`${words}\n`)
}
