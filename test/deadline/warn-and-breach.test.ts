import { expect, test } from '@jest/globals'
import type { Kysely } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import { letGo } from '../../src/claim/let-go.ts'
import type { Database } from '../../src/database/schema.ts'
import { warnAndBreach } from '../../src/deadline/warn-and-breach.ts'
import { decide } from '../../src/decision/decide.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, eventsOf, receive, rules } from '../support/desk.ts'

const HOUR = 3_600_000

async function aDesk() {
  const { db } = await testDatabase()
  await aSite(db)
  return db
}
const toldOf = async (db: Kysely<Database>, type: 'at_risk' | 'breached') =>
  await db.selectFrom('case_events').select(['at', 'pool', 'data']).where('type', '=', type).execute()

test('received at 15:00, due at 18:20, claimed by nobody: charged to part-time, with its time with each pool', async () => {
  const db = await aDesk()
  // A target of 3 h 20 min: 15:00 to 18:20, of which the part-time pool had the last twenty minutes.
  await receive(db, [aComplaint({ reason: 'abuse' })], at('15:00'))
  await db
    .updateTable('cases')
    .set({ due_at: at('18:20') })
    .execute()
  expect(await warnAndBreach(db, rules, at('18:19:59.999'))).toBe(1)
  expect(await toldOf(db, 'breached')).toEqual([])
  await warnAndBreach(db, rules, at('18:20'))
  expect(await toldOf(db, 'breached')).toEqual([
    {
      at: at('18:20'),
      pool: 'part_time',
      data: { due: at('18:20').toISOString(), held: false, fullTimeMs: 3 * HOUR, partTimeMs: HOUR / 3 },
    },
  ])
})

test('at risk and breached are said once each, at the instant at which it was so, by however many workers, however late', async () => {
  const db = await aDesk()
  await receive(
    db,
    Array.from({ length: 250 }, (_, i) => aComplaint({ comment: { id: `c${i}` }, reason: 'abuse' })),
    at('10:00'),
  )
  expect(await warnAndBreach(db, rules, at('13:29:59.999'))).toBe(0)
  const told = await Promise.all([1, 2, 3].map(() => warnAndBreach(db, rules, at('13:45'))))
  expect(told.reduce((sum, n) => sum + n)).toBe(250)
  await Promise.all([1, 2, 3].map(() => warnAndBreach(db, rules, at('17:00'))))
  await warnAndBreach(db, rules, at('17:01'))
  const [risks, breaches] = [await toldOf(db, 'at_risk'), await toldOf(db, 'breached')]
  expect([risks.length, breaches.length]).toEqual([250, 250])
  expect(new Set(risks.map(one => one.at.toISOString()))).toEqual(new Set([at('13:30').toISOString()]))
  expect(new Set(breaches.map(one => one.at.toISOString()))).toEqual(new Set([at('14:00').toISOString()]))
})

test('a breach belongs to the pool of whoever held the case when it was due', async () => {
  const db = await aDesk()
  const amira = await aModerator(db, 'amira', { pools: ['full_time'] })
  await receive(db, [aComplaint({ reason: 'abuse' })], at('13:59'))
  await db
    .updateTable('cases')
    .set({ due_at: at('18:05') })
    .execute()
  // Claimed by full-time at 17:58, held over the handover, lapsed at 18:08: the worker comes by at 19:00.
  await claimNext(db, amira, rules, at('17:58'))
  await warnAndBreach(db, rules, at('19:00'))
  expect(await toldOf(db, 'breached')).toMatchObject([{ pool: 'full_time', data: { held: true } }])
})

test('a claim that was let go before it was due charges nobody but the pool on duty then', async () => {
  const db = await aDesk()
  const amira = await aModerator(db, 'amira', { pools: ['full_time'] })
  await receive(db, [aComplaint({ reason: 'abuse' })], at('13:59'))
  await db
    .updateTable('cases')
    .set({ due_at: at('18:05') })
    .execute()
  const { claim } = await claimNext(db, amira, rules, at('17:58'))
  await db
    .transaction()
    .execute(trx =>
      letGo(trx, { moderatorId: amira.id, token: claim!.token }, { to: 'pool', reason: 'unsure' }, rules, at('18:01')),
    )
  await warnAndBreach(db, rules, at('18:05'))
  expect(await toldOf(db, 'breached')).toMatchObject([{ pool: 'part_time', data: { held: false } }])
})

test('what is decided late has breached, though no worker came by before; what is decided in time never has', async () => {
  const db = await aDesk()
  const amira = await aModerator(db, 'amira')
  for (const [comment, time] of [
    ['late', '10:00'],
    ['in time', '13:55'],
  ] as const) {
    await receive(db, [aComplaint({ comment: { id: comment }, reason: 'abuse' })], at(time))
  }
  for (const now of [at('14:01'), at('14:02')]) {
    const { claim } = await claimNext(db, amira, rules, now)
    const choice = { version: 1, action: 'keep', rule: 'within_rules' } as const
    await db
      .transaction()
      .execute(trx => decide(trx, { moderatorId: amira.id, token: claim!.token }, choice, rules, now))
  }
  await warnAndBreach(db, rules, at('20:00'))
  expect(await toldOf(db, 'breached')).toMatchObject([{ at: at('14:00'), pool: 'full_time', data: { held: false } }])
  const late = await db.selectFrom('cases').select('id').where('breached_at', 'is not', null).executeTakeFirstOrThrow()
  expect(await eventsOf(db, late.id)).toEqual([
    'opened',
    'complaint_joined',
    'claimed',
    'at_risk',
    'breached',
    'decided',
  ])
})

test('a turn that began before cases came leaves them to the next one, and ends', async () => {
  const db = await aDesk()
  const complaints = Array.from({ length: 25 }, (_, i) => aComplaint({ comment: { id: `c${i}` }, reason: 'threat' }))
  await receive(db, complaints, at('10:00:01'))
  // Targets shorter than the warning: at risk from the first.
  await db
    .updateTable('cases')
    .set({ due_at: at('10:10') })
    .execute()
  expect(await warnAndBreach(db, rules, at('10:00'))).toBe(0)
  expect(await warnAndBreach(db, rules, at('10:01'))).toBe(25)
  const risks = await toldOf(db, 'at_risk')
  expect(new Set(risks.map(one => one.at.toISOString()))).toEqual(new Set([at('10:00:01').toISOString()]))
})
