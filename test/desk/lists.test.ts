import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { buildDesk } from '../../src/desk/app.ts'
import { hashToken } from '../../src/token.ts'
import { aComplaint } from '../support/complaint.ts'
import { afterwards } from '../support/afterwards.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, receive } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'

const { db, url } = await testDatabase()
await aSite(db)
const runtime = await testRuntime(url)
const app = await buildDesk(runtime)
afterwards(() => app.close())
const amira = await aModerator(db, 'amira')
const senior = await aModerator(db, 'senior', { role: 'senior' })

async function sessionOf({ id }: Moderator): Promise<string> {
  const token = randomUUID()
  const now = runtime.clock.now()
  const expires_at = new Date(now.getTime() + 3_600_000)
  await db
    .insertInto('sessions')
    .values({ token_hash: hashToken(token), moderator_id: id, created_at: now, expires_at })
    .execute()
  return `postmod_session=${token}`
}
const cookies = { amira: await sessionOf(amira), senior: await sessionOf(senior) }
const get = async (path: string, who: keyof typeof cookies = 'amira') => {
  const { statusCode, body } = await app.inject({ url: path, headers: { cookie: cookies[who], accept: 'text/html' } })
  return { status: statusCode, body }
}
const idsIn = (body: string) => [...body.matchAll(/id="row-(\d+)"/g)].map(([, id]) => Number(id))
const linkIn = (body: string, rel: 'next' | 'prev') =>
  new RegExp(`rel="${rel}"\\s+href="([^"]+)"`).exec(body)?.[1]?.replaceAll('&amp;', '&')
const complain = async (id: string, reason = 'spam') => {
  await receive(db, [aComplaint({ comment: { id, text: `Text of ${id}` }, reason })], runtime.clock.now())
  return (
    await db
      .selectFrom('cases')
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirstOrThrow()
  ).id
}

test('open cases come in the order in which they are claimed, and what comes meanwhile repeats and skips nothing', async () => {
  for (let i = 0; i < 60; i++) await complain(`c${i}`)
  const first = await get('/desk/open')
  expect(first.status).toBe(200)
  const added = [await complain('grave', 'threat'), await complain('late')]
  const second = await get(linkIn(first.body, 'next')!)
  const third = await get(linkIn(second.body, 'next')!)
  const seen = [first, second, third].flatMap(({ body }) => idsIn(body))
  const inOrder = await db.selectFrom('cases').select('id').orderBy('band').orderBy('due_at').orderBy('id').execute()
  expect(seen).toEqual(inOrder.map(({ id }) => id).filter(id => id !== added[0]))
  expect(linkIn(third.body, 'next')).toBeUndefined()
  const back = await get(linkIn(third.body, 'prev')!)
  expect(idsIn(back.body)).toEqual(idsIn(second.body))
  const start = await get(linkIn(back.body, 'prev')!)
  expect(idsIn(start.body)).toEqual(idsIn(first.body))
})

test('instants finer than a millisecond part pages where they should', async () => {
  await db
    .updateTable('cases')
    .set({ due_at: new Date('2027-01-04T10:00:00Z') })
    .execute()
  await sql`update cases set due_at = due_at + id * interval '1 microsecond'`.execute(db)
  const first = await get('/desk/open')
  const second = await get(linkIn(first.body, 'next')!)
  const seen = [...idsIn(first.body), ...idsIn(second.body)]
  expect(new Set(seen).size).toBe(50)
})

test('a cursor that is none shows the first page, whatever it is made of', async () => {
  const first = idsIn((await get('/desk/open')).body)
  const hostile = [
    'x',
    '%00',
    'W10',
    "'%20or%201=1",
    'e'.repeat(9000),
    Buffer.from('[1e300,1,1]').toString('base64url'),
  ]
  for (const cursor of [...hostile, Buffer.from('[0,9007199254740991,-1]').toString('base64url')]) {
    for (const which of ['after', 'before']) {
      for (const list of ['open', 'mine', 'escalated', 'second', 'untakeable', 'decided', 'dead-letters']) {
        const answer = await get(`/desk/${list}?${which}=${cursor}`)
        expect([answer.status, list, cursor]).toEqual([200, list, cursor])
      }
    }
  }
  expect(idsIn((await get('/desk/open?after=x')).body)).toEqual(first)
})

test('each list has its own: held, assigned, escalated, second, nobody’s', async () => {
  const { claim } = await claimNext(db, senior, runtime.rules(), runtime.clock.now())
  const [assigned, escalated, untakeable] = [await complain('as'), await complain('es'), await complain('un')]
  const now = runtime.clock.now()
  await db.updateTable('cases').set({ assigned_to: amira.id }).where('id', '=', assigned).execute()
  await db.updateTable('cases').set({ escalated_at: now }).where('id', '=', escalated).execute()
  await db.updateTable('cases').set({ untakeable_at: now }).where('id', '=', untakeable).execute()
  expect(idsIn((await get('/desk/mine', 'senior')).body)).toEqual([claim!.caseId])
  expect(idsIn((await get('/desk/mine')).body)).toEqual([assigned])
  expect(idsIn((await get('/desk/escalated')).body)).toEqual([escalated])
  expect(idsIn((await get('/desk/untakeable')).body)).toEqual([untakeable])
  expect((await get('/desk/escalated')).body).not.toContain('formaction')
  expect((await get('/desk/escalated', 'senior')).body).toContain(`formaction="/desk/cases/${escalated}/claim"`)
})
