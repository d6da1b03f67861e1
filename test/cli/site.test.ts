import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { UsedWronglyError } from '../../src/cli/command.ts'
import { siteCommand } from '../../src/cli/site.ts'
import { readConfig } from '../../src/config.ts'
import { messageOf } from '../../src/faults.ts'
import { testDatabase } from '../support/database.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const { db, url } = await testDatabase()

/** `postmod site ...` in this process: to start one takes a second. */
async function postmod(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const answer = (status: number) => ({ status, out, err: err.join('\n') })
  try {
    const { values, positionals } = parseArgs({ args, options: siteCommand.options, allowPositionals: true })
    const config = readConfig({ DATABASE_URL: url })
    const says = { print: (line: string) => void out.push(line), complain: (line: string) => void err.push(line) }
    return answer(await siteCommand.run({ values, positionals, config, ...says }))
  } catch (error) {
    err.push(messageOf(error))
    return answer(error instanceof UsedWronglyError ? 2 : 1)
  }
}

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  revokedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
})
const secretSchema = z.object({ id: z.string(), retiredAt: z.string().nullable() })
const keys = async () =>
  (await postmod('key', 'list', 'courier', '--json')).out.map(line => keySchema.parse(JSON.parse(line)))
const secrets = async () =>
  (await postmod('secret', 'list', 'courier', '--json')).out.map(line => secretSchema.parse(JSON.parse(line)))

test('a site, its keys and secrets from beginning to end, and every step in the record as the command’s', async () => {
  const added = await postmod('add', 'courier', '--name', 'The Courier', '--webhook', 'https://courier.example/hook')
  expect(added).toMatchObject({
    status: 0,
    out: [expect.stringMatching(/^key +site_/), expect.stringMatching(/^webhook secret +whsec_/)],
  })
  expect((await postmod('list')).out).toEqual(['courier  The Courier  https://courier.example/hook'])
  expect((await postmod('change', 'courier', '--webhook', 'none')).status).toBe(0)
  expect((await postmod('list', '--json')).out.map((line): unknown => JSON.parse(line))).toEqual([
    { id: 'courier', name: 'The Courier', webhookUrl: null, privateAddresses: false },
  ])

  const rota = await postmod(
    'key',
    'add',
    'courier',
    '--name',
    'rota screen',
    '--scopes',
    'rota:read',
    '--expires',
    '90d',
  )
  expect(rota).toMatchObject({ status: 0, out: [expect.stringMatching(/^site_/)] })
  const [screen, first] = await keys()
  expect(screen).toMatchObject({ name: 'rota screen', scopes: ['rota:read'], expiresAt: expect.any(String) })
  const replaced = await postmod('key', 'replace', first!.id, '--for', '48h')
  expect(replaced.out).toEqual([expect.stringMatching(/^site_/)])
  const end = (await keys()).find(({ id }) => id === first!.id)!.expiresAt!
  expect(replaced.err).toContain(`good until ${end}`)
  expect(Date.parse(end) - Date.now()).toBeGreaterThan(47 * 3_600_000)
  expect((await postmod('key', 'revoke', screen!.id)).status).toBe(0)
  expect((await postmod('key', 'list')).out.map(line => /good until|good|revoked/.exec(line)![0]).toSorted()).toEqual([
    'good',
    'good until',
    'revoked',
  ])

  const [old] = await secrets()
  expect((await postmod('secret', 'add', 'courier')).out).toEqual([expect.stringMatching(/^whsec_/)])
  expect((await postmod('secret', 'retire', old!.id)).status).toBe(0)
  expect((await secrets()).map(({ retiredAt }) => retiredAt === null)).toEqual([true, false])

  const events = await db.selectFrom('admin_events').select(['type', 'moderator_id']).orderBy('id').execute()
  expect(events.map(({ type }) => type)).toEqual([
    'site_added',
    'key_added',
    'secret_added',
    'site_changed',
    'key_added',
    'key_replaced',
    'key_revoked',
    'secret_added',
    'secret_retired',
  ])
  expect(new Set(events.map(({ moderator_id }) => moderator_id))).toEqual(new Set([null]))
})

test.each([
  [2, 'there is no such word', ['ad', 'mill'], 'there is no ad mill'],
  [2, 'an act of keys that there is not', ['key', 'courier'], 'there is no key courier'],
  [2, 'nothing to act on', ['key', 'add'], 'key add SITE: name it'],
  [2, 'a word too many', ['add', 'mill', 'more', '--name', 'x'], 'a word too many'],
  [2, 'an option of another act', ['key', 'revoke', 'x', '--for', '1h'], 'key revoke takes no --for'],
  [2, 'an id that is none', ['add', 'The Mill', '--name', 'x'], 'lower-case letters'],
  [
    2,
    'a webhook that is none',
    ['add', 'mill', '--name', 'x', '--webhook', 'mill.example'],
    'an http or https address',
  ],
  [2, 'an unknown scope', ['key', 'add', 'courier', '--scopes', 'rota:read,all'], 'There is no scope all'],
  [2, 'an end that is none', ['key', 'add', 'courier', '--expires', 'soon'], '--expires must be a whole number'],
  [2, 'a key for its id', ['key', 'revoke', 'site_abc'], 'not the key itself'],
  [
    2,
    'an old key good for too long',
    ['key', 'replace', '00000000-0000-4000-8000-000000000000', '--for', '31d'],
    '30 days',
  ],
  [1, 'a site that there is already', ['add', 'courier', '--name', 'Again'], 'There is a site courier already'],
  [1, 'a site that there is not', ['key', 'add', 'mill'], 'There is no site mill'],
  [1, 'a list of a site that there is not', ['key', 'list', 'mill'], 'There is no site mill'],
  [1, 'a key that there is not', ['key', 'revoke', '00000000-0000-4000-8000-000000000000'], 'There is no key'],
])('exit %i for %s, in words, and nothing is changed', async (code, _what, args, words) => {
  const everything = async () => [
    await db.selectFrom('sites').selectAll().orderBy('id').execute(),
    await db.selectFrom('site_keys').selectAll().orderBy('id').execute(),
    await db.selectFrom('admin_events').select('id').orderBy('id').execute(),
  ]
  const before = await everything()
  const { status, out, err } = await postmod(...args)
  expect({ status, out }).toEqual({ status: code, out: [] })
  expect(err).toContain(words)
  expect(await everything()).toEqual(before)
})

test('as a command it exits with what it means, and says how it is used', () => {
  const spawned = (...args: string[]) =>
    spawnSync(process.execPath, ['src/cli.ts', 'site', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: url },
    })
  const { status, stderr } = spawned('key', 'add', 'courier', '--scopes', 'all')
  expect(status).toBe(2)
  expect(stderr).toMatch(/There is no scope all.*\nusage: postmod site list/)
  expect(spawned('key', 'add', 'mill')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: 'postmod site: There is no site mill.\n',
  })
})
