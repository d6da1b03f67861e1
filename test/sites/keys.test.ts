import { expect, test } from '@jest/globals'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../src/database/schema.ts'
import { buildDesk } from '../../src/desk/app.ts'
import { type NewKey, newSiteKey, replaceKey, revokeKey } from '../../src/sites/keys.ts'
import { listKeys } from '../../src/sites/list-keys.ts'
import { afterwards } from '../support/afterwards.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite, at } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'

const { db, url } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'strathbrae')
const runtime = await testRuntime(url)
let time = at('10:00')
const clock = { now: () => time }
/** Two processes of the desk, which share nothing but the record. */
const desks = [await buildDesk({ ...runtime, clock }), await buildDesk({ ...runtime, clock })] as const
for (const desk of desks) afterwards(() => desk.close())

const problemSchema = z.object({ type: z.string(), title: z.string() })
const change = async <T>(verb: (trx: Transaction<Database>) => Promise<T>) => await db.transaction().execute(verb)

async function aKey(key: NewKey = {}, site = 'auldbrig') {
  const before = new Set((await listKeys(db)).map(({ id }) => id))
  const token = await change(trx => newSiteKey(trx, site, key, 'command', time))
  return { token, id: (await listKeys(db)).find(({ id }) => !before.has(id))!.id }
}

async function ask(token: string, { desk = desks[0], path = '/v1/rota', address = '192.0.2.1' } = {}) {
  const answer = await desk.inject({ url: path, headers: { authorization: `Bearer ${token}` }, remoteAddress: address })
  if (answer.statusCode < 400) return { status: answer.statusCode }
  const { type, title } = problemSchema.parse(answer.json())
  return { status: answer.statusCode, type, title }
}

async function handOver(token: string, site?: string) {
  const answer = await desks[0].inject({
    method: 'POST',
    url: '/v1/complaints',
    headers: { authorization: `Bearer ${token}` },
    payload: { complaints: [aComplaint(site === undefined ? {} : { site })] },
  })
  return { status: answer.statusCode, ...(answer.statusCode >= 400 && problemSchema.parse(answer.json())) }
}

const found = async (id: string) => (await listKeys(db)).find(key => key.id === id)!
const events = async (subject: string) =>
  await db
    .selectFrom('admin_events')
    .select(['type', 'moderator_id', 'data'])
    .where('subject', '=', subject)
    .orderBy('id')
    .execute()

test('while a key is replaced neither the client with the old one nor the one with the new is ever refused', async () => {
  time = at('10:00')
  const old = await aKey({ name: 'backend', scopes: ['rota:read'] })
  const statuses = new Set<number>()
  const done = new AbortController()
  let token = old.token
  // One process is restarted with the new key; the other keeps the old one.
  const client = async (which: () => string, desk: (typeof desks)[number]) => {
    while (!done.signal.aborted) statuses.add((await ask(which(), { desk })).status)
  }
  const clients = [client(() => old.token, desks[0]), client(() => token, desks[1])]
  await new Promise(resolve => setTimeout(resolve, 100))
  token = await change(trx => replaceKey(trx, old.id, 'command', time))
  await new Promise(resolve => setTimeout(resolve, 200))
  time = new Date(at('10:00').getTime() + 24 * 3_600_000 - 1)
  await new Promise(resolve => setTimeout(resolve, 100))
  done.abort()
  await Promise.all(clients)
  expect(statuses).toEqual(new Set([200]))

  time = new Date(at('10:00').getTime() + 24 * 3_600_000)
  expect(await ask(old.token)).toMatchObject({ status: 401, type: '/problems/unknown-key' })
  expect(await ask(token)).toEqual({ status: 200 })
  expect(await found(old.id)).toMatchObject({ name: 'backend', expiresAt: time })
  const [added, replaced] = await events(`key:${old.id}`)
  expect(added).toEqual({ type: 'key_added', moderator_id: null, data: { site: 'auldbrig', scopes: ['rota:read'] } })
  const by = z.object({ by: z.string() }).parse(replaced!.data).by
  expect(await found(by)).toMatchObject({ name: 'backend', scopes: ['rota:read'], expiresAt: null })
})

test('how long the old key stays good can be said, and nothing makes it last longer than it would have', async () => {
  time = at('10:00')
  const two = await aKey()
  await change(trx => replaceKey(trx, two.id, 'command', time, 48 * 3_600_000))
  expect((await found(two.id)).expiresAt).toEqual(new Date('2026-11-25T10:00:00Z'))

  const short = await aKey({ goodFor: 3_600_000 })
  time = at('10:30')
  await change(trx => replaceKey(trx, short.id, 'command', time))
  expect((await found(short.id)).expiresAt).toEqual(at('11:00'))
  // The next one lasts as long as the first did from its own beginning.
  const newest = (await listKeys(db, 'auldbrig')).find(({ createdAt }) => createdAt.getTime() === time.getTime())
  expect(newest!.expiresAt).toEqual(at('11:30'))

  for (const wrong of [-1, 31 * 86_400_000, Number.NaN])
    await expect(change(trx => replaceKey(trx, newest!.id, 'command', time, wrong))).rejects.toThrow('30 days at most')
})

test('a key is replaced once, however many ask for it at the same moment', async () => {
  const { id } = await aKey()
  const before = (await listKeys(db)).length
  const answers = await Promise.allSettled(
    Array.from({ length: 5 }, () => change(trx => replaceKey(trx, id, 'command', time))),
  )
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await listKeys(db)).toHaveLength(before + 1)
  await expect(change(trx => replaceKey(trx, id, 'command', time))).rejects.toThrow('was replaced already')
})

test('a revoked key is refused from the next request on, by every process, and cannot be replaced', async () => {
  const { token, id } = await aKey()
  for (const desk of desks) expect((await ask(token, { desk })).status).toBe(200)
  await change(trx => revokeKey(trx, id, 'command', time))
  for (const desk of desks) expect(await ask(token, { desk })).toMatchObject({ status: 401 })
  await expect(change(trx => replaceKey(trx, id, 'command', time))).rejects.toThrow('was revoked')
  const { revokedAt } = await found(id)
  time = new Date(time.getTime() + 1000)
  await change(trx => revokeKey(trx, id, 'command', time))
  expect((await found(id)).revokedAt).toEqual(revokedAt)
  expect((await events(`key:${id}`)).map(({ type }) => type)).toEqual(['key_added', 'key_revoked'])
})

test('a key that is over, one that was revoked and one that never was are answered with the same words', async () => {
  time = at('10:00')
  const over = await aKey({ goodFor: 60_000 })
  const revoked = await aKey()
  await change(trx => revokeKey(trx, revoked.id, 'command', time))
  expect((await ask(over.token)).status).toBe(200)
  time = at('10:01')
  const answers = [await ask(over.token), await ask(revoked.token), await ask('site_guess')]
  expect(answers[0]).toMatchObject({ status: 401, type: '/problems/unknown-key' })
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
  await expect(change(trx => replaceKey(trx, over.id, 'command', time))).rejects.toThrow('is over')
})

test('a key is good for what its scopes say: the answer names the one that is missing', async () => {
  const read = await aKey({ scopes: ['complaints:read'] })
  expect((await ask(read.token, { path: '/v1/complaints?ids=' + aComplaint().id })).status).toBe(200)
  expect(await ask(read.token)).toMatchObject({
    status: 403,
    type: '/problems/missing-scope',
    title: expect.stringContaining('rota:read'),
  })
  expect(await handOver(read.token)).toMatchObject({ status: 403, title: expect.stringContaining('complaints:write') })
  const write = await aKey({ scopes: ['complaints:write'] })
  expect((await handOver(write.token)).status).toBe(202)
  expect((await ask(write.token, { path: '/v1/complaints?ids=x' })).status).toBe(403)
  // A key for one site hands nothing over for another.
  expect(await handOver(write.token, 'strathbrae')).toMatchObject({ status: 403, type: '/problems/another-site' })
})

test('guessed keys are slowed and then stopped by the address they come from, across two processes; a right one is not', async () => {
  time = at('14:00')
  const { token } = await aKey()
  const from = (address: string, key: string, desk = desks[0]) => ask(key, { desk, address })
  for (let i = 0; i < 14; i++) expect((await from('198.51.100.7', `site_guess${i}`, desks[i % 2])).status).toBe(401)
  // Slowed: from now on each failure asks for a wait, which passes.
  await from('198.51.100.7', 'site_next')
  expect(await from('198.51.100.7', 'site_more', desks[1])).toMatchObject({
    status: 429,
    type: '/problems/too-many-guesses',
  })
  time = at('14:00:02')
  expect((await from('198.51.100.7', token)).status).toBe(200)
  // Whoever waits each time, twice as long after every fifth, and goes on is stopped at the fiftieth.
  const wait = (seconds: number) => (time = new Date(time.getTime() + 1000 * seconds))
  for (let n = 15; n < 50; n++) {
    wait(2 ** (Math.floor(n / 5) - 3))
    expect((await from('198.51.100.7', `site_more${n}`, desks[n % 2])).status).toBe(401)
  }
  wait(14 * 60)
  for (const desk of desks) {
    expect((await from('198.51.100.7', 'site_guess', desk)).status).toBe(429)
    // Somebody behind the same proxy must not be able to stop a site.
    expect((await from('198.51.100.7', token, desk)).status).toBe(200)
    expect((await from('198.51.100.8', 'site_guess', desk)).status).toBe(401)
  }
  wait(60)
  expect((await from('198.51.100.7', 'site_guess')).status).toBe(401)
})

test('a process that goes on with a key that is over does not stop its neighbours', async () => {
  time = at('15:00')
  const [old, good] = [await aKey(), await aKey()]
  await change(trx => revokeKey(trx, old.id, 'command', time))
  for (let i = 0; i < 60; i++) expect((await ask(old.token, { address: '203.0.113.9' })).status).toBe(401)
  expect((await ask(good.token, { address: '203.0.113.9' })).status).toBe(200)
})

test('when a key was last used is written once a minute, and a key that is refused was not used', async () => {
  time = at('16:00')
  const { token, id } = await aKey({ scopes: ['rota:read'] })
  expect((await found(id)).lastUsedAt).toBeNull()
  await Promise.all(Array.from({ length: 10 }, (_, i) => ask(token, { desk: desks[i % 2]! })))
  const written = async () =>
    await db
      .selectFrom('site_keys')
      .select(['last_used_at', sql<string>`xmin::text`.as('version')])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  const first = await written()
  expect(first.last_used_at).toEqual(at('16:00'))
  time = at('16:00:59.999')
  await ask(token)
  expect(await written()).toEqual(first)
  time = at('16:01')
  await ask(token)
  expect((await found(id)).lastUsedAt).toEqual(at('16:01'))
  await change(trx => revokeKey(trx, id, 'command', time))
  time = at('16:30')
  await ask(token)
  expect((await found(id)).lastUsedAt).toEqual(at('16:01'))
})

test('a key that cannot be as asked for is refused in words, and changes nothing', async () => {
  const before = await listKeys(db)
  const wrong: [NewKey, string][] = [
    [{ scopes: ['complaints:write', 'everything'] }, 'There is no scope everything'],
    [{ scopes: ['Rota:Read'] }, 'There is no scope'],
    [{ scopes: [] }, 'needs a scope'],
    [{ name: ' \u200b ' }, 'must say something'],
    [{ name: 'a\nb' }, 'one line'],
    [{ name: 'x'.repeat(101) }, 'at most 100'],
    [{ goodFor: 0 }, 'good for some time'],
  ]
  for (const [key, words] of wrong) await expect(change(trx => newSiteKey(trx, 'auldbrig', key))).rejects.toThrow(words)
  await expect(change(trx => newSiteKey(trx, 'nowhere'))).rejects.toThrow('There is no site nowhere')
  await expect(change(trx => revokeKey(trx, 'site_x', 'command', time))).rejects.toThrow('id is a UUID')
  await expect(change(trx => replaceKey(trx, '00000000-0000-4000-8000-000000000000', 'command', time))).rejects.toThrow(
    'There is no key',
  )
  expect(await listKeys(db)).toEqual(before)
  // Asked for twice, a scope is there once; in their own order.
  const { id } = await aKey({ scopes: ['rota:read', 'complaints:write', 'rota:read'], name: '  mill ' })
  expect(await found(id)).toMatchObject({ name: 'mill', scopes: ['complaints:write', 'rota:read'] })
})

test('the record of who did it has no key in it', async () => {
  const { token, id } = await aKey()
  await change(trx => replaceKey(trx, id, 'command', time))
  const all = await db.selectFrom('admin_events').select(['subject', 'data']).execute()
  expect(JSON.stringify(all)).not.toContain('site_')
  expect(JSON.stringify(await listKeys(db))).not.toContain(token.slice(0, 12))
})

test('the OpenAPI document says for each route of the API that it needs a key, and which scope', async () => {
  const operation = z.looseObject({ summary: z.string(), security: z.array(z.record(z.string(), z.array(z.string()))) })
  const document = z
    .object({
      paths: z.record(z.string(), z.record(z.string(), z.unknown())),
      components: z.looseObject({ securitySchemes: z.record(z.string(), z.looseObject({})) }),
    })
    .parse((await desks[0].inject('/v1/openapi.json')).json())
  expect(document.components.securitySchemes['siteKey']).toMatchObject({ type: 'http', scheme: 'bearer' })
  const scopes = Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [`${method} ${path}`, operation.parse(one).security]),
    )
  expect(Object.fromEntries(scopes)).toEqual({
    'post /v1/complaints': [{ siteKey: ['complaints:write'] }, { siteKey: ['complaints:tool'] }],
    'get /v1/complaints': [{ siteKey: ['complaints:read'] }],
    'put /v1/comments/{id}': [{ siteKey: ['comments:write'] }],
    'delete /v1/comments/{id}': [{ siteKey: ['comments:write'] }],
    'get /v1/complaints/{reference}': [{ siteKey: ['complaints:read'] }],
    'get /v1/decisions': [{ siteKey: ['decisions:read'] }],
    'post /v1/decisions/{id}/acknowledgement': [{ siteKey: ['decisions:write'] }],
    'post /v1/appeals': [{ siteKey: ['appeals:write'] }],
    'get /v1/appeals/{id}': [{ siteKey: ['appeals:write'] }],
    'get /v1/rota': [{ siteKey: ['rota:read'] }],
    'get /v1/openapi.json': [],
  })
})
