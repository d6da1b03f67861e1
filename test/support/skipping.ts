import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from '@jest/globals'
import { findRedisServer } from '../../src/embedded/redis.ts'

/** `test`, or `test.skip` and a line that says why if there is a reason to. */
export function testUnless(reason: string | undefined): typeof test | typeof test.skip {
  if (reason === undefined) return test
  process.stderr.write(`skipped: ${reason}\n`)
  return test.skip
}

export const redisServer = findRedisServer(process.env['PATH'] ?? '')
export const noRedis = redisServer === undefined ? 'there is no redis-server or valkey-server on the PATH' : undefined

/** `daemon`: not the one that root gives the server to, and in /etc/passwd, where initdb looks itself up. */
const ORDINARY = 1
const OTHER_USER = ['setpriv', `--reuid=${ORDINARY}`, `--regid=${ORDINARY}`, '--clear-groups']

/** What to put before a command so that an ordinary user runs it: nothing, if that is who we are. */
export const asOrdinaryUser = process.getuid?.() === 0 ? OTHER_USER : []
export const ordinaryUid = process.getuid?.() === 0 ? ORDINARY : process.getuid?.()

export const noOrdinaryUser = whyNoOrdinaryUser()

function whyNoOrdinaryUser(): string | undefined {
  if (asOrdinaryUser.length === 0) return undefined
  const [command, ...args] = [...asOrdinaryUser, 'test', '-r', fileURLToPath(import.meta.url)]
  try {
    execFileSync(command, args)
    return undefined
  } catch (error) {
    return `an ordinary user cannot be used here (${String(error)})`
  }
}
