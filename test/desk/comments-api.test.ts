import { expect, test } from '@jest/globals'
import { ComplaintRefusedError, complaintsClient, type ComplaintsClient, KeyRefusedError } from '../../src/client.ts'
import { startDesk } from '../../src/desk/start.ts'
import { startIntake } from '../../src/intake/start.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { afterwards } from '../support/afterwards.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { testRuntime, until } from '../support/system.ts'

const { db, url: database } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'strathbrae')
const [key, otherKey, readKey] = await db
  .transaction()
  .execute(async trx => [
    await newSiteKey(trx, 'auldbrig'),
    await newSiteKey(trx, 'strathbrae'),
    await newSiteKey(trx, 'auldbrig', { scopes: ['complaints:read'] }),
  ])
const runtime = await testRuntime(database)
startIntake(runtime)
const desk = await startDesk(runtime)
const [address] = desk.addresses()
const url = `http://127.0.0.1:${typeof address === 'object' ? address.port : ''}`
const overHttp = complaintsClient({ url, key: key })

const doors: [string, ComplaintsClient][] = [['HTTP', overHttp]]
const { store } = runtime.queues
if (store.kind === 'redis') {
  const overRedis = complaintsClient({ redis: store.url, prefix: store.prefix, api: { url, key: key } })
  afterwards(() => overRedis.close())
  doors.push(['the queue', overRedis])
}

const comment = (id: string, revision: number, text: string) => aComplaint({ comment: { id, revision, text } }).comment
const theComment = async (id: string) =>
  await db.selectFrom('comments').selectAll().where('site_comment_id', '=', id).executeTakeFirst()
const ask = (method: string, path: string, body?: unknown, by = key) =>
  fetch(`${url}/v1/comments/${path}`, {
    method,
    headers: { authorization: `Bearer ${by}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

test.each(doors)(
  'over %s: sent right behind the complaint, what its author did next is told of',
  async (door, client) => {
    // As odd as an id may be, and as long.
    const id = `${door}/ü?#%2F…`.padEnd(200, '𝒳').slice(0, 200).toWellFormed()
    const complaint = aComplaint({ comment: { id } })
    await Promise.all([
      client.submit(complaint),
      client.commentChanged({ site: 'auldbrig', comment: comment(id, 2, 'New.') }),
    ])
    await until('the new revision', async () => (await theComment(id))?.revision === 2)
    expect(await client.commentRemoved({ site: 'auldbrig', comment: id, removedAt: '2026-11-23T10:00:00Z' })).toEqual({
      outcome: 'accepted',
    })
    await until('the removal', async () => (await theComment(id))?.removed_at)
    const events = await db
      .selectFrom('case_events')
      .innerJoin('cases', 'cases.id', 'case_id')
      .select('type')
      .where('cases.comment_id', '=', (await theComment(id))!.id)
      .orderBy('sequence')
      .execute()
    expect(events.map(({ type }) => type)).toEqual(['opened', 'complaint_joined', 'comment_changed', 'comment_removed'])
  },
)

test('what is known is said at once; a comment that nobody complained of leaves nothing behind', async () => {
  await overHttp.submit(aComplaint({ comment: { id: 'known', revision: 7 } }), { until: 'recorded' })
  const older = await ask('PUT', 'known', comment('known', 7, 'Whatever.'))
  expect([older.status, await older.json()]).toEqual([202, { comment: 'known', outcome: 'known' }])
  expect(await overHttp.commentChanged({ site: 'auldbrig', comment: comment('unknown', 1, 'x') })).toEqual({
    outcome: 'accepted',
  })
  await overHttp.commentChanged({ site: 'auldbrig', comment: comment('known', 8, 'Newer.') })
  await until('the newer one', async () => (await theComment('known'))?.revision === 8)
  expect(await theComment('unknown')).toBeUndefined()
  expect(await db.selectFrom('dead_letters').select('id').execute()).toEqual([])
})

test('a key tells of its own site’s comments, and only if that is its scope', async () => {
  await overHttp.submit(aComplaint({ comment: { id: 'ours' } }), { until: 'recorded' })
  expect((await ask('DELETE', 'ours', undefined, readKey)).status).toBe(403)
  const weak = complaintsClient({ url, key: readKey })
  const removed = { site: 'auldbrig', comment: 'ours', removedAt: '2026-11-23T10:00:00Z' }
  await expect(weak.commentRemoved(removed)).rejects.toThrow(KeyRefusedError)
  // Another site's comment of the same id is another comment: nobody complained of theirs.
  expect((await ask('DELETE', 'ours', undefined, otherKey)).status).toBe(202)
  expect((await ask('DELETE', 'ours?revision=1')).status).toBe(202)
  await until('the removal', async () => (await theComment('ours'))?.removed_at)
  const ofOthers = await db.selectFrom('comments').select('id').where('site_id', '=', 'strathbrae').execute()
  expect(ofOthers).toEqual([])
})

test.each<[string, string, unknown]>([
  ['PUT', 'c1', {}],
  ['PUT', 'c1', comment('another', 1, 'x')],
  ['PUT', 'c1', comment('c1', 1, 'NUL \u0000')],
  ['DELETE', 'c1?removedAt=yesterday', undefined],
  ['DELETE', 'c1?removedAt=2999-01-01T00:00:00Z', undefined],
  ['DELETE', 'c1?revision=-1', undefined],
  ['DELETE', 'c1?revision=1.5', undefined],
  ['DELETE', 'c1?by=whom', undefined],
])('%s %s: what is not as it must be is refused with its path', async (method, path, body) => {
  const answer = await ask(method, path, body)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([422, 'application/problem+json; charset=utf-8'])
  expect(await answer.json()).toMatchObject({
    errors: expect.arrayContaining([{ path: expect.any(String), message: expect.any(String) }]),
  })
})

test('the client refuses what no door would take, and the worker puts aside what came past every door', async () => {
  for (const id of ['..', '.', ''])
    await expect(
      overHttp.commentRemoved({ site: 'auldbrig', comment: id, removedAt: '2026-11-23T10:00:00Z' }),
    ).rejects.toThrow(ComplaintRefusedError)
  const bad = [
    { v: 1 },
    { v: 2, removed: {} },
    { v: 1, removed: { site: 'nowhere', comment: 'c', removedAt: '2026-11-23T10:00:00Z' } },
  ]
  for (const [i, data] of bad.entries())
    await runtime.queues.add('complaints', { name: 'comment', data, jobId: `bad-${i}` })
  const letters = await until('three dead letters', async () => {
    const rows = await db.selectFrom('dead_letters').select('reason').orderBy('reason').execute()
    return rows.length === 3 && rows
  })
  expect(letters.map(({ reason }) => reason)).toEqual(['malformed', 'malformed', 'unknown_site'])
})
