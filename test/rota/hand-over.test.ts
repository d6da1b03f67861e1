import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { endLapsedClaims } from '../../src/claim/end-lapsed.ts'
import { handOver } from '../../src/rota/hand-over.ts'
import { rulesOf } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules, statutory } from '../support/desk.ts'

async function aDesk() {
  const { db } = await testDatabase()
  await aSite(db)
  const handed = async () =>
    (
      await db
        .selectFrom('case_events')
        .select(['at', 'pool'])
        .where('type', '=', 'handed_over')
        .orderBy('case_id')
        .orderBy('sequence')
        .execute()
    ).map(({ at: when, pool }) => `${when.toISOString()} ${pool}`)
  return { db, handed }
}

test('three workers at a boundary make one handover, with an event a case, and count it once', async () => {
  const { db, handed } = await aDesk()
  await receive(
    db,
    Array.from({ length: 450 / 5 }, (_, i) => aComplaint({ comment: { id: `c${i}` } })),
    at('17:50'),
  )
  await handOver(db, rules, at('17:55'))
  const counts = await Promise.all([1, 2, 3].map(() => handOver(db, rules, at('18:00'))))
  expect(counts.reduce((sum, n) => sum + n)).toBe(90)
  expect(await handed()).toEqual(Array.from({ length: 90 }, () => '2026-11-23T18:00:00.000Z part_time'))
  const rows = await db.selectFrom('handovers').select(['boundary', 'pool', 'cases']).orderBy('boundary').execute()
  expect(rows).toEqual([
    { boundary: at('09:00'), pool: 'full_time', cases: 0 },
    { boundary: at('18:00'), pool: 'part_time', cases: 90 },
  ])
})

test('a worker that was down over two boundaries makes both, each with its own instant', async () => {
  const { db, handed } = await aDesk()
  await handOver(db, rules, at('10:00'))
  await receive(db, [aComplaint()], at('17:00'))
  await handOver(db, rules, new Date('2026-11-24T10:00:00Z'))
  expect(await handed()).toEqual(['2026-11-23T18:00:00.000Z part_time', '2026-11-24T09:00:00.000Z full_time'])
})

test('Friday 18:00 to Monday 09:00 is one shift: two handovers and none in between', async () => {
  const { db, handed } = await aDesk()
  await receive(db, [aComplaint()], new Date('2026-11-20T17:00:00Z'))
  for (const now of [
    '2026-11-20T17:30:00Z',
    '2026-11-20T18:00:00Z',
    '2026-11-21T09:00:00Z',
    '2026-11-22T18:00:00Z',
    '2026-11-23T09:00:00Z',
  ])
    await handOver(db, rules, new Date(now))
  expect(await handed()).toEqual(['2026-11-20T18:00:00.000Z part_time', '2026-11-23T09:00:00.000Z full_time'])
})

test.each([
  ['forward', '2026-03-27T17:00:00Z', ['2026-03-27T18:00:00.000Z part_time', '2026-03-30T08:00:00.000Z full_time']],
  ['back', '2026-10-23T16:00:00Z', ['2026-10-23T17:00:00.000Z part_time', '2026-10-26T09:00:00.000Z full_time']],
])(
  'over the weekend on which the clocks go %s the desk changes at 18:00 and 09:00 by London’s clocks',
  async (_way, first, expected) => {
    const { db, handed } = await aDesk()
    await receive(db, [aComplaint()], new Date(first))
    for (let now = Date.parse(first); now < Date.parse(first) + 70 * 3_600_000; now += 30 * 60_000)
      await handOver(db, rules, new Date(now))
    expect(await handed()).toEqual(expected)
  },
)

test('a claimed case stays with its moderator over the boundary, and goes to the pool then on duty when the lease ends', async () => {
  const { db, handed } = await aDesk()
  await receive(db, [aComplaint()], at('17:50'))
  await claimNext(db, await aModerator(db, 'amira', { pools: ['full_time'] }), rules, at('17:58'))
  await handOver(db, rules, at('18:00'))
  expect(await handed()).toEqual([])
  await endLapsedClaims(db, rules, at('18:08'))
  expect(await db.selectFrom('cases').select(['state', 'pool']).executeTakeFirst()).toEqual({
    state: 'open',
    pool: 'part_time',
  })
})

test('an election night: full-time until six in the morning, and a changed policy hands over where no boundary is', async () => {
  const { db, handed } = await aDesk()
  await receive(db, [aComplaint()], at('17:50'))
  await handOver(db, rules, at('18:00'))
  const night = rulesOf(
    {
      ...rules.policy,
      version: 'election',
      oneOffHours: {
        '2026-11-23': [['09:00', '24:00']],
        '2026-11-24': [
          ['00:00', '06:00'],
          ['09:00', '18:00'],
        ],
      },
    },
    statutory,
  )
  await handOver(db, night, at('19:00'))
  await handOver(db, night, new Date('2026-11-24T06:30:00Z'))
  await handOver(db, night, new Date('2026-11-24T09:30:00Z'))
  expect(await handed()).toEqual([
    '2026-11-23T18:00:00.000Z part_time',
    '2026-11-23T19:00:00.000Z full_time',
    '2026-11-24T06:00:00.000Z part_time',
    '2026-11-24T09:00:00.000Z full_time',
  ])
})

test('a turn that comes after a later one has nothing to do: what was handed over is not handed back', async () => {
  const { db, handed } = await aDesk()
  await receive(db, [aComplaint()], new Date('2026-11-23T08:00:00Z'))
  await handOver(db, rules, at('08:30'))
  await handOver(db, rules, at('09:00'))
  expect(await handOver(db, rules, at('08:59:59.9'))).toBe(0)
  expect(await handed()).toEqual(['2026-11-23T09:00:00.000Z full_time'])
})

test('a case held over a boundary and let go while the worker was down says what was so', async () => {
  const { db, handed } = await aDesk()
  await receive(db, [aComplaint()], at('17:50'))
  await handOver(db, rules, at('17:55'))
  await claimNext(db, await aModerator(db, 'amira'), rules, at('17:55'))
  const monday = new Date('2026-11-24T10:00:00Z')
  await endLapsedClaims(db, rules, monday)
  await handOver(db, rules, monday)
  const lapsed = await db.selectFrom('case_events').select(['at', 'pool']).where('type', '=', 'claim_lapsed').execute()
  expect(lapsed).toEqual([{ at: at('18:05'), pool: 'part_time' }])
  expect(await handed()).toEqual(['2026-11-24T09:00:00.000Z full_time'])
})
