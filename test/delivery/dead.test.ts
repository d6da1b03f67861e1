import { parseArgs } from 'node:util'
import { expect, test } from '@jest/globals'
import { deadCommand } from '../../src/cli/dead.ts'
import { readConfig } from '../../src/config.ts'
import { NotYoursError } from '../../src/decision/errors.ts'
import { sendAgain } from '../../src/delivery/send-again.ts'
import { aModerator, at, eventsOf } from '../support/desk.ts'
import { aDesk } from './desk.ts'

test('a dead head holds its line until a senior sends it again; then both arrive in their order', async () => {
  let status = 403
  const { db, site, amira, rules, decideOn, send, outbox } = await aDesk(() => status)
  const first = await decideOn('c1', '10:00')
  const second = await decideOn('c1', '10:01')
  await send(at('10:10'))
  expect(await outbox(first.decisionId)).toMatchObject({ state: 'dead', dead_because: 'answer', last_status: 403 })
  expect((await eventsOf(db, first.caseId)).at(-1)).toBe('delivery_dead')
  const { state } = await db
    .selectFrom('cases')
    .select('state')
    .where('id', '=', first.caseId)
    .executeTakeFirstOrThrow()
  expect(state).toBe('decided')
  expect(await send(at('12:00'))).toEqual([])

  const which = { decisions: [first.decisionId] }
  await expect(sendAgain(db, which, amira, rules, at('12:00'))).rejects.toThrow(NotYoursError)
  const elsewhere = await aModerator(db, 'elsewhere', { role: 'senior', sites: [] })
  expect(await sendAgain(db, 'all', elsewhere, rules, at('12:00'))).toEqual([])
  const senior = await aModerator(db, 'senior', { role: 'senior' })
  status = 204
  const sent = await Promise.all([1, 2, 3].map(() => sendAgain(db, which, senior, rules, at('12:00'))))
  expect(sent.flat()).toEqual([first.decisionId])
  expect((await eventsOf(db, first.caseId)).filter(type => type === 'sent_again')).toHaveLength(1)
  await send(at('12:00'))
  await send(at('12:00:01'))
  const order = site.requests.map(({ headers }) => headers['webhook-id'])
  expect(order).toEqual([first.decisionId, first.decisionId, second.decisionId])
  expect(await outbox(first.decisionId)).toMatchObject({ state: 'applied', dead_because: null, attempts: 2 })
})

test('a site that does not take it for days is given up, and sent again it has its days anew', async () => {
  const { db, rules, decideOn, send, outbox } = await aDesk(() => 503, { deliverFor: 3_600_000 })
  const { decisionId } = await decideOn('c1', '10:00')
  await send(at('10:02'))
  await send(at('11:01'))
  // The last try is at the very end.
  expect(await outbox(decisionId)).toMatchObject({ state: 'waiting' })
  await send(at('11:02'))
  expect(await outbox(decisionId)).toMatchObject({ state: 'dead', dead_because: 'time', attempts: 3 })
  await sendAgain(db, { site: 'auldbrig' }, 'command', rules, at('14:00'))
  await send(at('14:00'))
  const row = await outbox(decisionId)
  expect(row).toMatchObject({ state: 'waiting', tried_since: at('14:00'), attempts_before: 3 })
  expect(row.next_attempt_at.getTime()).toBeLessThanOrEqual(at('14:00:02.500').getTime())
})

test('a private address is refused before anything is posted, until the site allows it; all are sent again at once', async () => {
  const { db, site, rules, decideOn, send, outbox } = await aDesk(() => 204)
  const allow = (private_addresses: boolean) => db.updateTable('sites').set({ private_addresses }).execute()
  await allow(false)
  const { decisionId } = await decideOn('c1', '10:00')
  await decideOn('c2', '10:00')
  const { port } = new URL(site.url)
  await send(at('10:10'))
  expect(await outbox(decisionId)).toMatchObject({ state: 'dead', dead_because: 'address', last_error: '127.0.0.1' })
  // Every way of writing it, and a name that leads there.
  for (const host of ['localhost', '127.1', '2130706433', '0x7f.0.0.1', '[::ffff:127.0.0.1]', '[::1]']) {
    await db
      .updateTable('sites')
      .set({ webhook_url: `http://${host}:${port}/` })
      .execute()
    await sendAgain(db, { decisions: [decisionId] }, 'command', rules, at('10:20'))
    await send(at('10:20'))
    expect([host, await outbox(decisionId)]).toMatchObject([host, { state: 'dead', dead_because: 'address' }])
  }
  expect(site.requests).toEqual([])
  await allow(true)
  await db.updateTable('sites').set({ webhook_url: site.url }).execute()
  expect(await sendAgain(db, 'all', 'command', rules, at('10:30'))).toHaveLength(2)
  await send(at('10:30'))
  expect(site.requests).toHaveLength(2)
})

test('the command lists what is dead with the reason in words, and sends it again', async () => {
  const { db, url, decideOn, send } = await aDesk(() => 302)
  const { decisionId, caseId } = await decideOn('c1', '10:00')
  await send(at('10:02'))
  const postmod = async (...args: string[]) => {
    const { values, positionals } = parseArgs({ args, options: deadCommand.options, allowPositionals: true })
    const out: string[] = []
    const config = readConfig({ DATABASE_URL: url })
    const status = await deadCommand.run({
      values,
      positionals,
      config,
      print: line => out.push(line),
      complain: line => out.push(line),
    })
    return { status, out: out.map((line): unknown => (values['json'] ? JSON.parse(line) : line)) }
  }
  const listed = await postmod('list', '--json')
  expect(listed.out).toEqual([
    expect.objectContaining({
      id: decisionId,
      case: caseId,
      site: 'auldbrig',
      reason: 'answer',
      detail: expect.stringContaining('302, a redirect'),
    }),
  ])
  const unknown = '019377a0-0000-7000-8000-000000000000'
  expect(await postmod('retry', unknown, decisionId, '--json')).toEqual({
    status: 1,
    out: [
      { id: unknown, sent: false },
      { id: decisionId, sent: true },
    ],
  })
  expect((await postmod('list')).out).toEqual([])
  expect(await postmod('retry', '--all')).toEqual({ status: 0, out: ['nothing was dead'] })
  for (const wrong of [['retry'], ['retry', '12'], ['retry', '--all', '--site', 'x'], ['list', '--all'], ['bury']])
    await expect(postmod(...wrong)).rejects.toThrow(/dead/)
  const event = await db
    .selectFrom('case_events')
    .select(['actor', 'data'])
    .where('type', '=', 'sent_again')
    .executeTakeFirstOrThrow()
  expect(event).toEqual({ actor: 'desk', data: { by: 'command', decision: decisionId } })
})
