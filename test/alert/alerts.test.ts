import { expect, test } from '@jest/globals'
import { alertMessage } from '../../src/alert/alert-message.ts'
import { findAlerts } from '../../src/alert/find-alerts.ts'
import { tellAlerts } from '../../src/alert/tell-alerts.ts'
import { warnAndBreach } from '../../src/deadline/warn-and-breach.ts'
import { type Channel, type Message, NotToldError } from '../../src/tell/message.ts'
import { COMPLETE } from '../notice/desk.ts'
import { watchNotices } from '../../src/notice/watch.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules } from '../support/desk.ts'
import { log } from '../support/log.ts'

/** A desk whose messages are kept; a channel fails while it is told to. */
async function aDesk() {
  const { db } = await testDatabase()
  await aSite(db)
  const sent: Record<'mail' | 'chat', Message[]> = { mail: [], chat: [] }
  const failing = new Set<string>()
  const channels = (['mail', 'chat'] as const).map((name): Channel => ({
    name,
    async tell(message) {
      if (failing.has(name)) throw new NotToldError(`${name}: not now`)
      sent[name].push(message)
    },
  }))
  const look = async (now: Date) => {
    await warnAndBreach(db, rules, now)
    await Promise.all([1, 2, 3].map(() => findAlerts(db, rules, now)))
    await Promise.all([1, 2, 3].map(() => tellAlerts(db, channels, 'https://desk.example', { now: () => now }, log)))
  }
  const decided = (id: number) =>
    db.updateTable('cases').set({ state: 'decided', decided_at: new Date() }).where('id', '=', id).execute()
  return { db, sent, failing, look, decided, channels }
}
const subjects = (messages: readonly Message[]) => messages.map(({ subject }) => subject)

test('a case at risk and then overdue is told of once each, grouped, by each channel; and when it is over', async () => {
  const { db, sent, look, decided } = await aDesk()
  await aModerator(db, 'amira')
  // Two threats (an hour), and something slower.
  await receive(db, [aComplaint({ reason: 'threat', comment: { id: 'c1' } })], at('09:00'))
  await receive(db, [aComplaint({ reason: 'threat', comment: { id: 'c2' } })], at('09:00'))
  await receive(db, [aComplaint({ reason: 'spam', comment: { id: 'c3' } })], at('09:00'))
  await look(at('09:10'))
  expect(sent.mail).toEqual([])
  await look(at('09:55'))
  await look(at('09:56'))
  expect(subjects(sent.mail)).toEqual(['Complaints desk: 2 cases are at risk: soon due'])
  expect(sent.mail[0]!.text).toBe(
    '2 cases are at risk: soon due\n  https://desk.example/desk/cases/1\n  https://desk.example/desk/cases/2',
  )
  await look(at('10:00'))
  expect(subjects(sent.mail).at(-1)).toBe('Complaints desk: 2 cases are overdue, and 1 more')
  await decided(1)
  await look(at('10:10'))
  await look(at('10:11'))
  expect(subjects(sent.mail).slice(2)).toEqual(['Complaints desk: Settled: 1 case is overdue'])
  expect(subjects(sent.chat)).toEqual(subjects(sent.mail))
})

test('an empty pool, a backlog, what nobody may take, a notice whose time is over: each is an alert', async () => {
  const { db, sent, look } = await aDesk()
  const notice = { ...COMPLETE }
  await receive(db, [aComplaint({ reason: 'defamation', notice, comment: { id: 'n1' } })], at('09:00'))
  await db
    .updateTable('cases')
    .set({ untakeable_at: at('09:00') })
    .execute()
  const later = new Date(at('09:00').getTime() + 4 * 86_400_000)
  await watchNotices(db, rules, later, log)
  await look(later)
  const text = sent.mail[0]?.text
  for (const words of [
    '1 case is overdue',
    '1 case may be taken by nobody',
    '1 pool is on duty, and nobody works in it',
  ])
    expect(text).toContain(words)
  for (const words of ['1 backlog is older than it may be', '1 notice of defamation is overdue'])
    expect(text).toContain(words)
  await aModerator(db, 'amira')
  await look(new Date(later.getTime() + 60_000))
  expect(sent.mail.at(-1)!.text).toContain('Settled: 1 pool is on duty')
})

test('a channel that fails is told the same message later, under the same id; what was over by then is not told', async () => {
  const { db, sent, failing, look, decided } = await aDesk()
  await aModerator(db, 'amira')
  await receive(db, [aComplaint({ reason: 'threat', comment: { id: 'c1' } })], at('09:00'))
  failing.add('mail')
  await look(at('09:55'))
  expect([sent.mail.length, sent.chat.length]).toEqual([0, 1])
  const { message } = await db
    .selectFrom('alert_tellings')
    .select('message')
    .where('channel', '=', 'mail')
    .executeTakeFirstOrThrow()
  failing.clear()
  await look(at('09:55'))
  expect(sent.mail).toHaveLength(0)
  await look(at('09:57'))
  expect(sent.mail.map(({ id }) => id)).toEqual([`alert-${message}`])
  // Raised and over between two turns.
  await receive(db, [aComplaint({ reason: 'threat', comment: { id: 'c2' } })], at('10:00'))
  failing.add('chat')
  await warnAndBreach(db, rules, at('10:55'))
  await findAlerts(db, rules, at('10:55'))
  await decided(2)
  failing.clear()
  await look(at('10:58'))
  expect(sent.chat.every(({ text }) => !text.includes('/cases/2'))).toBe(true)
})

test('a thousand alerts are one message that names twenty', () => {
  const told = Array.from({ length: 1000 }, (_, i) => ({ what: 'raised', kind: 'breached', key: `${i}` }) as const)
  const { subject, text } = alertMessage('a', told, 'https://desk.example')
  expect(subject).toBe('Complaints desk: 1000 cases are overdue')
  expect(text.split('\n')).toHaveLength(22)
  expect(text).toContain('and 980 more')
})
