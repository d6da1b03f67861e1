import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterwards } from './afterwards.ts'
import { readConfig } from '../../src/config.ts'
import type { QueueStore } from '../../src/queues.ts'
import { openRuntime, type Runtime } from '../../src/runtime.ts'
import { log } from './log.ts'
import { poll } from '../../src/embedded/poll.ts'

/** Redis where there is one, as the product has it; else the trial's own backend. */
export function testQueueStore(databaseUrl: string): QueueStore {
  const redis = process.env['POSTMOD_TEST_REDIS']
  if (!redis) return { kind: 'postgres', url: databaseUrl }
  return { kind: 'redis', url: redis, prefix: `{test-${randomBytes(6).toString('hex')}}` }
}

/** The repository's policy with some settings changed, as a file. */
export function policyFile(changes: Record<string, unknown>): string {
  const policy: object = JSON.parse(readFileSync(new URL('../../policy.json', import.meta.url), 'utf8'))
  const file = join(mkdtempSync(join(tmpdir(), 'postmod-policy-')), 'policy.json')
  writeFileSync(file, JSON.stringify({ ...policy, ...changes }))
  return file
}

/** Everything that a stage is started with, on a database and queues of the test's own; closed when its file is over. */
export async function testRuntime(databaseUrl: string, env: NodeJS.ProcessEnv = {}): Promise<Runtime> {
  const config = readConfig({ DESK_PORT: '0', ...env })
  const runtime = await openRuntime(config, log, databaseUrl, testQueueStore(databaseUrl))
  afterwards(runtime.close)
  return runtime
}

/** Waits for something to become true; fails after `within` ms saying what it waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, within = 20_000): Promise<T> {
  const found = await poll(async () => (await look()) || undefined, within)
  if (found === undefined) throw new Error(`still not so after ${within} ms: ${what}`)
  return found
}
