import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { fastify, type FastifyReply } from 'fastify'
import { sql } from 'kysely'
import { openDatabase } from '../../src/database/connection.ts'
import { deskRuntime } from '../../src/desk/desk-runtime.ts'
import { listeners } from '../../src/desk/live/listeners.ts'
import { livePoller } from '../../src/desk/live/poller.ts'
import { openStream, type Stream } from '../../src/desk/live/stream.ts'
import { hashToken } from '../../src/token.ts'
import { afterwards } from '../support/afterwards.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, receive } from '../support/desk.ts'
import { log } from '../support/log.ts'
import { testRuntime, until } from '../support/system.ts'
import { aDesk } from './at-the-desk.ts'
import { listen } from './listening.ts'

const { db, url } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const token = randomUUID()
await db
  .insertInto('sessions')
  .values({
    token_hash: hashToken(token),
    moderator_id: amira.id,
    created_at: new Date(),
    expires_at: new Date(Date.now() + 3_600_000),
  })
  .execute()
const cookie = `postmod_session=${token}`

test('while the record is away a page waits, one that asks is told to come again, and then all is told', async () => {
  const desk = await aDesk(await testRuntime(url))
  const page = await listen(`${desk}/desk/live?list=open&since=0`, cookie)
  await until('the first counts', async () => page.slots.has('counts'))

  const back = await takenAway(url)
  await wait(3000)
  const meanwhile = await listen(`${desk}/desk/live`, cookie)
  expect(meanwhile.answer.status).toBe(200)
  await until('it is told to come again', async () => meanwhile.ended)
  expect([meanwhile.slots.size, page.ended]).toEqual([0, false])

  await back()
  await receive(db, [aComplaint()], new Date())
  await until('the new case is told', async () => page.slots.get('news')?.includes('Show 1 new'))
  expect(page.slots.get('counts')).toMatch(/Open <b>1<\/b>/)
  page.close()
})

test('a quiet page hears now and then that somebody is there', async () => {
  const runtime = deskRuntime(await testRuntime(url))
  const poller = livePoller(runtime, { beatMs: 100 })
  const page = await listen(await aPlaceFor(reply => poller.listen(aListener(reply))), cookie)
  await until('some beats', async () => page.comments >= 3)
  expect(page.ended).toBe(false)
  await poller.stop()
  await until('it is ended', async () => page.ended)
})

test('a page that does not read is let go, and one that does is not', async () => {
  const streams: Stream[] = []
  const gone: Stream[] = []
  const address = await aPlaceFor(reply => {
    const stream = openStream(reply)
    streams.push(stream)
    stream.onClose(() => gone.push(stream))
  })
  const reader = await listen(address, cookie)
  const sleeper = connect(Number(new URL(address).port), '127.0.0.1')
  afterwards(() => sleeper.destroy())
  sleeper.pause()
  sleeper.write('GET / HTTP/1.1\r\nhost: desk\r\n\r\n')
  await until('both listen', async () => streams.length === 2)
  for (let i = 0; i < 500 && gone.length === 0; i++) {
    for (const stream of streams) stream.send('news', `${i}${'.'.repeat(50_000)}`)
    await until('the reader has it', async () => reader.slots.get('news')?.startsWith(String(i)))
  }
  expect(gone).toEqual([streams[1]])
  expect(reader.ended).toBe(false)
  reader.close()
})

test('a page that cannot be answered is let go, and the others hear on', async () => {
  const poller = livePoller(deskRuntime(await testRuntime(url)))
  afterwards(() => poller.stop())
  const address = await aPlaceFor(reply => {
    const growing = { list: 'open' as const, since: 0 }
    // No number that the record compares with an id, should one ever come so far.
    const wrong = { list: 'dead-letters' as const, since: 0.5 }
    poller.listen({ ...aListener(reply), growing: reply.request.url === '/?wrong' ? wrong : growing })
  })
  const page = await listen(address, cookie)
  const wrong = await listen(`${address}/?wrong`, cookie)
  await until('it is let go', async () => wrong.ended)
  page.slots.clear()
  await receive(db, [aComplaint({ comment: { id: 'later' } })], new Date())
  await until('the other hears', async () => page.slots.get('news')?.includes('new'))
  expect(page.ended).toBe(false)
  page.close()
})

test('a page that is closed while its stream is opened is not listened for', async () => {
  const runtime = await testRuntime(url)
  let queries = 0
  let goOn = Promise.withResolvers<void>()
  const slow = runtime.db.withPlugin({
    transformQuery: ({ node }) => {
      queries++
      return node
    },
    transformResult: async ({ result }) => {
      await goOn.promise
      return result
    },
  })
  const desk = await aDesk({ ...runtime, db: slow })
  for (let i = 0; i < 5; i++) {
    goOn = Promise.withResolvers()
    queries = 0
    const visitor = connect(Number(new URL(desk).port), '127.0.0.1')
    visitor.write(`GET /desk/live?list=open&since=0 HTTP/1.1\r\nhost: desk\r\ncookie: ${cookie}\r\n\r\n`)
    await until('it is asked who that is', async () => queries > 0)
    visitor.destroy()
    await wait(100)
    goOn.resolve()
  }
  await wait(1000)
  queries = 0
  await wait(2500)
  expect(queries).toBe(0)
  const page = await listen(`${desk}/desk/live`, cookie)
  await until('who comes later hears', async () => page.slots.has('counts'))
  page.close()
})

test('whom nobody speaks to any more is forgotten at once', async () => {
  const { all, add, going } = listeners()
  const address = await aPlaceFor(reply => add(aListener(reply)))
  const pages = [await listen(address, cookie), await listen(address, cookie)]
  const [first, second] = all
  expect(going()).toEqual([first, second])
  first!.stream.end()
  expect(going()).toEqual([second])
  expect([...all]).toEqual([second])
  for (const page of pages) page.close()
})

function aListener(reply: FastifyReply) {
  const session = hashToken(token).toString('hex')
  const nothing = { place: undefined, rows: undefined, growing: undefined, watched: undefined }
  return { stream: openStream(reply), moderator: amira, session, ...nothing }
}

/** An address that answers with whatever is made of the reply. */
async function aPlaceFor(answer: (reply: FastifyReply) => void): Promise<string> {
  const app = fastify({ forceCloseConnections: true })
  app.get('/', (_request, reply) => answer(reply))
  afterwards(() => app.close())
  return await app.listen({ host: '127.0.0.1', port: 0 })
}

/** Nobody gets to the database, and who was there is put out. @returns what gives it back. */
async function takenAway(database: string): Promise<() => Promise<void>> {
  const name = new URL(database).pathname.slice(1)
  const server = new URL(database)
  server.pathname = '/postgres'
  const admin = openDatabase(server.href, log, { most: 1 })
  afterwards(() => admin.destroy())
  await sql`alter database ${sql.id(name)} allow_connections false`.execute(admin)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(admin)
  return async () => void (await sql`alter database ${sql.id(name)} allow_connections true`.execute(admin))
}
