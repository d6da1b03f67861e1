import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { complaintReference, complaintsClient, KeyRefusedError } from '../../src/client.ts'
import { buildDesk } from '../../src/desk/app.ts'
import { startDesk } from '../../src/desk/start.ts'
import { startIntake } from '../../src/intake/start.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { testRuntime, until } from '../support/system.ts'

const { db, url: database } = await testDatabase()
await aSite(db)
const key = await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig'))
const runtime = await testRuntime(database)
startIntake(runtime)
const desk = await startDesk(runtime)
const [address] = desk.addresses()
const url = `http://127.0.0.1:${typeof address === 'object' ? address.port : ''}`

const objectSchema = z.record(z.string(), z.unknown())
const acceptedSchema = z.object({ complaints: z.array(z.object({ id: z.string() })) })
const documentSchema = z.object({ paths: z.record(z.string(), objectSchema) })

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/complaints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const problem = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  return { status: answer.status, ...objectSchema.parse(await answer.json()) }
}
const recorded = async () => {
  const { n } = await db
    .selectFrom('complaints')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

test('without a key, and with one that is not known or was revoked, nothing comes in', async () => {
  const body = { complaints: [aComplaint()] }
  expect(await problem(await post(body, { authorization: '' }))).toMatchObject({
    status: 401,
    type: '/problems/no-key',
  })
  const unknown = await post(body, { authorization: 'Bearer site_guess' })
  expect(unknown.headers.get('www-authenticate')).toBe('Bearer')
  expect(await problem(unknown)).toMatchObject({ status: 401, type: '/problems/unknown-key' })
  // Before a byte of the body is read: a malformed one tells a stranger nothing.
  expect((await problem(await post('{', { authorization: '' }))).status).toBe(401)
  const client = complaintsClient({ url, key: 'site_guess' })
  await expect(client.submit(aComplaint())).rejects.toThrow(KeyRefusedError)
})

test('another site’s complaint in the body is refused: the site is the key’s', async () => {
  const answer = await problem(await post({ complaints: [aComplaint({ site: 'strathbrae' })] }))
  expect(answer).toMatchObject({ status: 403, type: '/problems/another-site' })
})

test('a batch with a malformed complaint is refused whole, and the answer says what is wrong and where', async () => {
  const before = await recorded()
  const bad = { ...aComplaint({ reason: 'threat' }), raisedAt: '23/11/2026' }
  expect(await problem(await post({ complaints: [aComplaint(), bad] }))).toMatchObject({
    status: 422,
    type: '/problems/malformed-request',
    errors: [{ path: 'complaints[1].raisedAt', message: expect.stringContaining('ISO 8601') }],
  })
  expect(await problem(await post({ complaints: [aComplaint({ reason: 'boring' })] }))).toMatchObject({
    status: 422,
    type: '/problems/malformed-complaint',
    errors: [{ path: 'complaints[0].reason', message: expect.stringContaining('boring is not one of') }],
  })
  for (const [body, status] of [
    ['{', 400],
    ['[]', 422],
    ['{"complaints":[]}', 422],
    [{ complaints: Array.from({ length: 101 }, () => aComplaint()) }, 422],
  ] as const) {
    expect((await problem(await post(body))).status).toBe(status)
  }
  expect(await recorded()).toBe(before)
})

test('the client sends the sound ones of a batch without those that are refused', async () => {
  const client = complaintsClient({ url, key })
  const batch = Array.from({ length: 150 }, (_, i) => aComplaint({ comment: { id: `batch-${i}` } }))
  batch[3] = { ...batch[3]!, reason: 'boring' }
  batch[120] = { ...batch[120]!, id: 'x' }
  const outcomes = await client.submitMany(batch, { until: 'recorded' })
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(
    batch.map((_, i) => ([3, 120].includes(i) ? 'refused' : 'recorded')),
  )
  expect(outcomes[3]).toMatchObject({ problem: expect.stringContaining('boring is not one of') })
  expect(outcomes[120]).toMatchObject({ problem: expect.stringContaining('UUIDv7') })
  const again = await client.submitMany(batch.filter((_, i) => ![3, 120].includes(i)))
  expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['known']))
})

test('one complaint without an id comes in under an Idempotency-Key, once however often it is sent', async () => {
  const { id: _id, site: _site, ...rest } = aComplaint({ comment: { id: 'keyed' } })
  const answers = []
  for (let i = 0; i < 3; i++) {
    const answer = await post({ complaints: [rest] }, { 'idempotency-key': 'row-77' })
    expect(answer.status).toBe(202)
    answers.push(acceptedSchema.parse(await answer.json()).complaints[0]!.id)
  }
  expect(new Set(answers).size).toBe(1)
  expect(await problem(await post({ complaints: [rest] }))).toMatchObject({
    status: 422,
    errors: [{ path: 'complaints[0].id' }],
  })
})

test('a sender learns which of its complaints are in the record; another site’s are unknown to it', async () => {
  const client = complaintsClient({ url, key })
  const sent = aComplaint({ comment: { id: 'asked' } })
  await client.submit(sent, { until: 'recorded' })
  const never = aComplaint().id
  expect(await client.recorded([never, sent.id])).toEqual([
    { id: never, status: 'unknown' },
    { id: sent.id, status: 'recorded', reference: complaintReference('auldbrig', sent.id) },
  ])
  await aSite(db, undefined, 'strathbrae')
  const theirs = await db.transaction().execute(trx => newSiteKey(trx, 'strathbrae'))
  expect(await complaintsClient({ url, key: theirs }).recorded([sent.id])).toEqual([{ id: sent.id, status: 'unknown' }])
})

test('the OpenAPI document is made from the schemas that check requests', async () => {
  const document = documentSchema.parse(await (await fetch(`${url}/v1/openapi.json`)).json())
  expect(Object.keys(document.paths['/v1/complaints']!)).toEqual(['post', 'get'])
})

test('who is on duty can be asked, now and for any instant', async () => {
  const ask = async (at: string) => {
    const answer = await fetch(`${url}/v1/rota?at=${encodeURIComponent(at)}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    return { status: answer.status, body: objectSchema.parse(await answer.json()) }
  }
  expect(await ask('2026-03-27T18:00:00Z')).toEqual({
    status: 200,
    body: {
      at: '2026-03-27T18:00:00.000Z',
      pool: 'part_time',
      since: '2026-03-27T18:00:00.000Z',
      until: '2026-03-30T08:00:00.000Z',
    },
  })
  expect((await ask('2026-03-27 18:00')).status).toBe(422)
})

test('a complaint that was a dead letter and is sound when it is sent again is recorded, and its letter is closed', async () => {
  const { id } = aComplaint()
  await runtime.queues.add('complaints', {
    name: 'complaints',
    data: { v: 1, complaints: [{ ...aComplaint({ id }), reason: 'boring' }] },
    jobId: 'boring',
  })
  const client = complaintsClient({ url, key })
  await until('it is a dead letter', async () => (await client.recorded([id]))[0]?.status === 'dead')
  expect(await client.submit(aComplaint({ id }), { until: 'recorded' })).toMatchObject({ id, outcome: 'recorded' })
  const open = await db
    .selectFrom('dead_letters')
    .select('id')
    .where('complaint_id', '=', id)
    .where('resolved_at', 'is', null)
    .execute()
  expect(open).toEqual([])
})

test('behind a proxy that speaks TLS the cookies are for TLS only', async () => {
  const secure = await buildDesk({ ...runtime, config: { ...runtime.config, DESK_URL: 'https://desk.example.com' } })
  const page = await secure.inject('/sign-in')
  expect(page.headers['set-cookie']).toMatch(/HttpOnly; Secure; SameSite=Lax/)
  await secure.close()
})

test('each complaint has a reference, told at once and for ever the same; by it the site asks what became of it', async () => {
  const client = complaintsClient({ url, key })
  const complaint = aComplaint({ comment: { id: 'referred' } })
  const answer = await post({ complaints: [complaint] })
  const { reference } = await client.submit(complaint, { until: 'recorded' })
  expect(await answer.json()).toEqual({ complaints: [{ id: complaint.id, outcome: 'accepted', reference }] })
  expect(await client.submit(complaint)).toEqual({ id: complaint.id, outcome: 'known', reference })
  expect(await client.recorded([complaint.id])).toEqual([{ id: complaint.id, status: 'recorded', reference }])

  expect(await client.complaint(reference.toLowerCase().replaceAll('-', ' '))).toMatchObject({
    id: complaint.id,
    reference,
    state: 'received',
    due: expect.stringMatching(/Z$/),
  })
  const wrong = reference.replace(/.$/, last => (last === '7' ? '8' : '7'))
  await expect(client.complaint(wrong)).rejects.toThrow('a character is wrong')
  const headers = { authorization: `Bearer ${key}` }
  const ask = (typed: string) => fetch(`${url}/v1/complaints/${encodeURIComponent(typed)}`, { headers })
  expect(await problem(await ask(wrong))).toMatchObject({ status: 422, type: '/problems/mistyped-reference' })
  expect((await problem(await ask('../../etc'))).status).toBe(422)
  const nobodys = complaintReference('auldbrig', aComplaint().id)
  expect(await problem(await ask(nobodys))).toMatchObject({ status: 404, type: '/problems/unknown-complaint' })
  expect(await client.complaint(nobodys)).toBeUndefined()
})

test('a tool’s key hands over what tools found and nothing else; other keys nothing for a tool', async () => {
  const keyFor = (scopes: string[]) => db.transaction().execute(trx => newSiteKey(trx, 'auldbrig', { scopes }))
  const tool = await keyFor(['complaints:tool'])
  const backend = await keyFor(['complaints:write'])
  const by = (source: 'reader' | 'staff' | 'tool', with_: string) =>
    post({ complaints: [aComplaint({ source })] }, { authorization: `Bearer ${with_}` })
  expect((await by('tool', tool)).status).toBe(202)
  expect((await by('staff', backend)).status).toBe(202)
  for (const refused of [await by('reader', tool), await by('staff', tool)])
    expect(await problem(refused)).toMatchObject({ status: 403, title: expect.stringContaining('complaints:write') })
  expect(await problem(await by('tool', backend))).toMatchObject({
    status: 403,
    type: '/problems/missing-scope',
    title: expect.stringContaining('complaints:tool'),
  })
})
