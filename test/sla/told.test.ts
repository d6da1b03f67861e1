import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { z } from 'zod'
import { makeDueReports } from '../../src/sla/scheduled.ts'
import { tellReports } from '../../src/sla/tell.ts'
import { chatChannel } from '../../src/tell/chat.ts'
import { mailChannel } from '../../src/tell/mail.ts'
import type { Channel } from '../../src/tell/message.ts'
import { spawnWorker, type WorkerProcess } from '../crash/processes.ts'
import { aRedis } from '../crash/redis.ts'
import { afterwards } from '../support/afterwards.ts'
import { testDatabase } from '../support/database.ts'
import { rules } from '../support/desk.ts'
import { log } from '../support/log.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { policyFile, until } from '../support/system.ts'
import { lives, write } from './lives.ts'
import { aMailServer } from './mail-server.ts'

const span = { from: new Date('2026-10-19T00:00:00Z'), to: new Date('2026-10-22T00:00:00Z') }
const MORNING = '2026-10-20T08:15:00.000Z'
const minutesAfter = (minutes: number) => new Date(Date.parse(MORNING) + minutes * 60_000)
const TO = ['editor@example.org', 'lawyer@example.org']

async function aReport() {
  const { db, url } = await testDatabase()
  await write(db, lives(rules, 60, span, 9))
  await makeDueReports(db, rules, new Date(MORNING))
  const tell = (channels: readonly Channel[], minutes: number) =>
    tellReports(db, channels, rules.policy, 'https://desk.example', { now: () => minutesAfter(minutes) }, log)
  return { db, url, tell }
}

test('a report is sent once by each channel: HTML, plain words, CSV and JSON by mail; the words by chat', async () => {
  const { tell } = await aReport()
  const server = await aMailServer()
  const chat = await aChat(() => 200)
  const channels = [
    mailChannel({ url: server.url, from: 'The desk <desk@example.org>', to: TO }),
    chatChannel(chat.url),
  ]
  await Promise.all([tell(channels, 0), tell(channels, 0), tell(channels, 0)])
  await tell(channels, 5)
  expect(server.mails).toHaveLength(1)
  const [mail] = server.mails
  expect(mail).toMatchObject({ from: 'desk@example.org', to: TO, id: '<sla-day-2026-10-19-1@example.org>' })
  expect(mail!.subject).toMatch(/^Monday 19 October 2026: \d+ % in time, \d+ missed$/)
  for (const part of ['text/plain', 'text/html', 'sla-day-2026-10-19.csv', 'sla-day-2026-10-19.json'])
    expect(mail!.body).toContain(part)
  expect(mail!.body).toContain('https://desk.example/desk/reports/1')
  expect(chat.told).toHaveLength(1)
  expect(chat.told[0]).toContain('*Monday 19 October 2026')
})

test('a channel that refuses or hangs is tried again, and keeps no other waiting; its secret is in no log', async () => {
  const { db, tell } = await aReport()
  let refuses = true
  const server = await aMailServer(async () => {
    if (refuses) throw new Error('later')
    return undefined
  })
  const hanging = await aChat(() => undefined)
  const mail = mailChannel({ url: server.url, from: 'desk@example.org', to: TO })
  const silent = chatChannel(`${hanging.url}/services/SECRET`, 300)
  await tell([mail, silent], 0)
  expect([server.mails.length, hanging.told.length]).toEqual([0, 1])
  // Its turn goes on for a minute.
  refuses = false
  await tell([mail], 0.5)
  expect(server.mails).toHaveLength(0)
  await tell([mail], 1)
  expect(server.mails).toHaveLength(1)
  const told = await db.selectFrom('sla_tellings').select(['channel', 'told_at']).orderBy('channel').execute()
  expect(told).toEqual([
    { channel: 'chat', told_at: null },
    { channel: 'mail', told_at: minutesAfter(1) },
  ])
  await expect(silent.tell({ id: 'a', subject: 'b', text: 'c' })).rejects.toThrow(
    'chat: the webhook did not answer (TimeoutError)',
  )
  const away = mailChannel({ url: 'smtp://user:SECRET@127.0.0.1:1', from: 'desk@example.org', to: TO })
  await expect(away.tell({ id: 'a', subject: 'b', text: 'c' })).rejects.toThrow(/^mail: [^:]*\(E[A-Z]+\)$/)
})

testUnless(noRedis)(
  'a worker that is killed between the server’s 250 and our commit: the mail comes again, under the same Message-ID',
  async () => {
    const { db, url: database } = await testDatabase()
    await write(db, lives(rules, 60, span, 9))
    const redis = await aRedis()
    const clock = join(mkdtempSync(join(tmpdir(), 'postmod-clock-')), 'now')
    writeFileSync(clock, MORNING)
    let worker: WorkerProcess | undefined
    let kills = 0
    const server = await aMailServer(async () => {
      if (kills > 0) return undefined
      kills++
      // Nobody can write down that it was told until the worker is gone.
      const { promise: killed, resolve } = Promise.withResolvers<void>()
      const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>()
      const locking = db.transaction().execute(async trx => {
        await sql`lock table sla_tellings in exclusive mode`.execute(trx)
        isLocked()
        await killed
      })
      await locked
      return () =>
        void (async () => {
          // It has had the 250 by then, and waits for the table.
          await until('the worker waits to write it down', async () => (await waiting()) > 0)
          await worker!.kill()
          // Its statement would be carried out without it.
          await waiting(sql`pg_terminate_backend(pid)`)
          resolve()
          await locking
        })()
    })
    const waiting = async (what = sql`1`) => {
      const { rows } = await sql`
        select ${what} from pg_stat_activity
        where wait_event_type = 'Lock' and query like 'update "sla_tellings"%' and datname = current_database()`.execute(
        db,
      )
      return rows.length
    }
    const start = () =>
      spawnWorker(
        'sla-report',
        { database, redis: redis.url },
        {
          CLOCK_FILE: clock,
          SMTP_URL: server.url,
          MAIL_FROM: 'desk@example.org',
          POLICY_FILE: policyFile({ reports: { to: TO } }),
        },
        'test/sla/fixtures/simulated-worker.ts',
      )
    worker = start()
    const first = worker
    await until('the worker was killed', async () => !first.running(), 60_000)
    expect((await db.selectFrom('sla_tellings').select('told_at').executeTakeFirstOrThrow()).told_at).toBeNull()
    worker = start()
    writeFileSync(clock, minutesAfter(2).toISOString())
    await until(
      'it is written down',
      async () => {
        const row = await db.selectFrom('sla_tellings').select('told_at').executeTakeFirst()
        return row?.told_at !== null
      },
      60_000,
    )
    expect(kills).toBe(1)
    expect(server.mails.length).toBeGreaterThanOrEqual(2)
    expect(new Set(server.mails.map(({ id }) => id)).size).toBe(1)
    process.stdout.write(
      `1 kill after the 250: ${server.mails.length - 1} repeat, told by its Message-ID ${server.mails[0]!.id}\n`,
    )
  },
  180_000,
)

/** @param answer its status; undefined: it never answers. */
async function aChat(answer: () => number | undefined) {
  const told: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      told.push(z.object({ text: z.string() }).parse(JSON.parse(body)).text)
      const status = answer()
      if (status !== undefined) response.writeHead(status).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address!.port : 0}`, told }
}
