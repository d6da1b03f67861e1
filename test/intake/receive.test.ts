import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { complaintsReceiver } from '../../src/intake/receive.ts'
import { rulesOf } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite, at, rules, statutory } from '../support/desk.ts'
import { log } from '../support/log.ts'

const { db } = await testDatabase()
await aSite(db)
const clock = { now: () => at('10:00') }
const stop = new AbortController().signal
const receive = complaintsReceiver({ db, rules: () => rules, clock, log, stop })

let jobs = 0
const aJob = (data: unknown) => ({ queue: 'complaints', id: String(++jobs), data, receivedAt: at('09:59') })
const count = async (table: 'complaints' | 'dead_letters') => {
  const { n } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

test('a job of a hundred and many jobs of one, all at once, are recorded together', async () => {
  const hundred = Array.from({ length: 100 }, (_, i) => aComplaint({ comment: { id: `h${i % 10}` } }))
  const single = Array.from({ length: 150 }, (_, i) => aComplaint({ comment: { id: `h${i % 10}` } }))
  const received = await Promise.all([
    receive(aJob({ v: 1, complaints: hundred })),
    ...single.map(complaint => receive(aJob({ v: 1, complaints: [complaint] }))),
  ])
  expect(new Set(received.flat().map(({ outcome }) => outcome))).toEqual(new Set(['recorded']))
  expect(received.flat()).toHaveLength(250)
  expect(await count('complaints')).toBe(250)
})

test('a bad complaint is put aside with its reason and harms no neighbour', async () => {
  const before = await count('complaints')
  const good = Array.from({ length: 20 }, () => aComplaint({ comment: { id: 'good' } }))
  const bad: [unknown, string, string][] = [
    [{ ...aComplaint(), id: 'not-a-uuid' }, 'malformed', 'must be a UUIDv7\n  → at id'],
    [{ ...aComplaint(), comment: { ...aComplaint().comment, text: 'NUL \u0000' } }, 'malformed', 'comment.text'],
    [{ ...aComplaint(), detail: 'half a pair \uD83D' }, 'malformed', 'detail'],
    [aComplaint({ reason: 'boring' }), 'malformed', 'reason: boring is not one of threat, contempt'],
    [aComplaint({ raisedAt: '2026-11-23T10:05:01Z' }), 'malformed', 'more than five minutes in the future'],
    [aComplaint({ site: 'nowhere' }), 'unknown_site', 'there is no site nowhere'],
    ['a string', 'malformed', 'expected object'],
  ]
  const [received] = await Promise.all([
    receive(aJob({ v: 1, complaints: bad.map(([raw]) => raw) })),
    ...good.map(complaint => receive(aJob({ v: 1, complaints: [complaint] }))),
  ])
  for (const [i, [, reason, words]] of bad.entries()) {
    expect(received[i]).toMatchObject({
      outcome: 'dead',
      reason,
      detail: expect.stringContaining(words.split('\n')[0]!),
    })
  }
  expect(await count('complaints')).toBe(before + 20)
  expect(await count('dead_letters')).toBe(bad.length)

  // The same bad job again is no further letter.
  await receive(aJob({ v: 1, complaints: bad.map(([raw]) => raw) }))
  expect(await count('dead_letters')).toBe(bad.length)
})

test('a job that is no job of ours is one dead letter', async () => {
  const before = await count('dead_letters')
  for (const data of [
    { v: 2, complaints: [] },
    'hello',
    { v: 1, complaints: Array.from({ length: 101 }, () => 1) },
    null,
  ]) {
    expect(await receive(aJob(data))).toMatchObject([{ outcome: 'dead', reason: 'malformed' }])
  }
  expect(await count('dead_letters')).toBe(before + 4)
})

test('a row that only the database refuses is found by halving, and the others of its batch are recorded', async () => {
  const before = await count('complaints')
  const batch = Array.from({ length: 40 }, (_, i) => aComplaint({ comment: { id: `half-${i}` } }))
  await sql`alter table complaint_texts add constraint no_refusal check (detail <> 'refuse me')`.execute(db)
  batch[17] = { ...batch[17]!, detail: 'refuse me' }
  const received = await receive(aJob({ v: 1, complaints: batch }))
  expect(received.map(({ outcome }) => outcome)).toEqual(batch.map((_, i) => (i === 17 ? 'dead' : 'recorded')))
  expect(received[17]).toMatchObject({ reason: 'unrecordable', detail: expect.stringContaining('no_refusal') })
  expect(await count('complaints')).toBe(before + 39)
})

test('a complaint that says it was received before it could be is received now', async () => {
  const early = aComplaint({ comment: { id: 'early' } })
  await receive({ ...aJob({ v: 1, complaints: [early] }), receivedAt: at('23:00') })
  const { received_at } = await db
    .selectFrom('complaints')
    .select('received_at')
    .where('id', '=', early.id)
    .executeTakeFirstOrThrow()
  expect(received_at).toEqual(at('10:00'))
})

test('a complaint whose due time cannot be told stands aside by itself; the intake goes on', async () => {
  const never = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
  const neverFullTime = rulesOf({ ...rules.policy, fullTimeHours: never }, statutory)
  const stuck = complaintsReceiver({ db, rules: () => neverFullTime, clock, log, stop })
  const complaints = [aComplaint({ reason: 'spam' }), aComplaint({ reason: 'abuse' })]
  expect(await stuck(aJob({ v: 1, complaints }))).toMatchObject([
    { outcome: 'dead', reason: 'unrecordable', detail: expect.stringContaining('full-time hours') },
    { outcome: 'recorded' },
  ])
})
