import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { decide } from '../../src/decision/decide.ts'
import { startDesk } from '../../src/desk/start.ts'
import { hashToken } from '../../src/token.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, receive } from '../support/desk.ts'
import { testRuntime, until } from '../support/system.ts'
import { listen } from './listening.ts'

async function aDesk() {
  const { db, url } = await testDatabase()
  await aSite(db)
  const runtime = await testRuntime(url)
  const address = async (one = runtime) => {
    const [listening] = (await startDesk(one)).addresses()
    return `http://127.0.0.1:${typeof listening === 'object' ? listening.port : ''}`
  }
  const complain = (id: string, reason = 'abuse') =>
    receive(db, [aComplaint({ comment: { id }, reason })], runtime.clock.now())
  const sessionOf = async ({ id }: Moderator): Promise<string> => {
    const token = randomUUID()
    const created_at = runtime.clock.now()
    const expires_at = new Date(created_at.getTime() + 3_600_000)
    await db
      .insertInto('sessions')
      .values({ token_hash: hashToken(token), moderator_id: id, created_at, expires_at })
      .execute()
    return `postmod_session=${token}`
  }
  return { db, url, runtime, address, complain, sessionOf }
}

test('what is done at one desk process is seen by a page of another: counts, rows and what is new', async () => {
  const { db, url, runtime, address, complain, sessionOf } = await aDesk()
  const amira = await aModerator(db, 'amira')
  const ben = await aModerator(db, 'ben', { role: 'senior' })
  await complain('first')
  const { id } = await db.selectFrom('cases').select('id').executeTakeFirstOrThrow()
  const other = await testRuntime(url)
  await address()
  const page = await listen(
    `${await address(other)}/desk/live?list=open&since=${id}&rows=${id}:1:1`,
    await sessionOf(amira),
  )
  expect(page.answer.status).toBe(200)
  expect(page.answer.headers.get('content-type')).toContain('text/event-stream')
  expect(page.answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  await until('the first counts', async () => page.slots.has('counts'))
  expect(page.slots.get(`row-state-${id}`)).toBe('')

  await complain('second')
  await until('one is new', async () => page.slots.get('news')?.includes('Show 1 new'))
  const { claim } = await claimNext(db, ben, runtime.rules(), runtime.clock.now())
  expect(claim?.caseId).toBe(id)
  await until('it is said who took it', async () => /data-gone>Taken by.*ben/.test(page.slots.get(`row-state-${id}`)!))
  const holder = { moderatorId: ben.id, token: claim!.token }
  await db
    .transaction()
    .execute(trx =>
      decide(trx, holder, { version: 1, action: 'delete', rule: 'no_abuse' }, runtime.rules(), runtime.clock.now()),
    )
  await until('it is said who decided it', async () => /Decided:\s+delete, by/.test(page.slots.get(`row-state-${id}`)!))
  await until('the count has followed', async () => /Open <b>1<\/b>/.test(page.slots.get('counts')!))
})

test('a page with a case hears in words what has happened since it was loaded', async () => {
  const { db, address, complain, sessionOf } = await aDesk()
  const amira = await aModerator(db, 'amira')
  await complain('c1')
  const { id, last_event } = await db.selectFrom('cases').select(['id', 'last_event']).executeTakeFirstOrThrow()
  const page = await listen(`${await address()}/desk/live?case=${id}&seen=${last_event}`, await sessionOf(amira))
  await until('the first counts', async () => page.slots.has('counts'))
  expect(page.slots.has('news')).toBe(false)
  await complain('c1', 'threat')
  await until('the new reason is told', async () => page.slots.get('news')?.includes('New reason'))
})

test('a session that is ended hears no more, a stranger nothing, and the fifth window ends the first', async () => {
  const { db, address, sessionOf } = await aDesk()
  const cookie = await sessionOf(await aModerator(db, 'amira'))
  const base = await address()
  expect((await fetch(`${base}/desk/live`)).status).toBe(401)
  for (const query of ['rows=1:2', 'list=open&since=0.5', 'since=-1', 'since=9e15', 'case=1.5', 'seen=0.5'])
    expect([query, (await fetch(`${base}/desk/live?${query}`, { headers: { cookie } })).status]).toEqual([query, 422])
  const pages: Awaited<ReturnType<typeof listen>>[] = []
  for (let i = 0; i < 5; i++) pages.push(await listen(`${base}/desk/live`, cookie))
  await until('the first is ended', async () => pages[0]!.ended)
  expect(pages.slice(1).map(({ ended }) => ended)).toEqual([false, false, false, false])
  await db.updateTable('sessions').set({ ended_at: new Date() }).execute()
  await until('all are ended', async () => pages.every(({ ended }) => ended))
})

test('fifty pages cost the record no more than one, and a desk with open pages closes', async () => {
  const { db, address, runtime, sessionOf } = await aDesk()
  let queries = 0
  const counting = db.withPlugin({
    transformQuery: ({ node }) => {
      queries++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const people = await Promise.all(Array.from({ length: 50 }, (_, i) => aModerator(db, `m${i}`)))
  const cookies = await Promise.all(people.map(sessionOf))
  const base = await address({ ...runtime, db: counting })
  const pages = await Promise.all(cookies.map(cookie => listen(`${base}/desk/live?list=open&since=0`, cookie)))
  await until('all have heard', async () => pages.every(({ slots }) => slots.has('counts')))
  queries = 0
  await new Promise(resolve => setTimeout(resolve, 3000))
  // Sessions, counts of the desk, counts of each, what is new; and one turn more or less.
  expect(queries).toBeLessThanOrEqual(4 * 4)
  await runtime.close()
  await until('every stream has ended', async () => pages.every(({ ended }) => ended))
})
