import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { letGo } from '../../src/claim/let-go.ts'
import { endLapsedClaims } from '../../src/claim/end-lapsed.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { handOver } from '../../src/rota/hand-over.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, eventsOf, receive, rules } from '../support/desk.ts'

async function aDesk() {
  const { db } = await testDatabase()
  await aSite(db)
  const claim = (moderator: Moderator, now: Date) => claimNext(db, moderator, rules, now)
  const caseAbout = async (comment: string) => {
    const { id } = await db
      .selectFrom('cases')
      .innerJoin('comments', 'comments.id', 'cases.comment_id')
      .select('cases.id')
      .where('site_comment_id', '=', comment)
      .executeTakeFirstOrThrow()
    return id
  }
  return { db, claim, caseAbout }
}

test('the gravest band comes first, then the earliest due, then the oldest', async () => {
  const { db, claim, caseAbout } = await aDesk()
  for (const [id, reason, time] of [
    ['spam', 'spam', '09:00'],
    ['late abuse', 'abuse', '09:20'],
    ['abuse', 'abuse', '09:10'],
    ['same abuse', 'abuse', '09:10'],
    ['threat', 'threat', '09:30'],
  ] as const) {
    await receive(db, [aComplaint({ comment: { id }, reason })], at(time))
  }
  const given: number[] = []
  for (const login of ['a', 'b', 'c', 'd', 'e']) {
    const { claim: got } = await claim(await aModerator(db, login), at('10:00'))
    given.push(got!.caseId)
  }
  const order = ['threat', 'abuse', 'same abuse', 'late abuse', 'spam']
  expect(given).toEqual(await Promise.all(order.map(caseAbout)))
  expect(await claim(await aModerator(db, 'f'), at('10:00'))).toEqual({ claim: undefined, why: 'none' })
})

test('forty claimants at once over two hundred cases get two hundred different ones', async () => {
  const { db, claim } = await aDesk()
  const complaints = Array.from({ length: 200 }, (_, i) => aComplaint({ comment: { id: `c${i}` } }))
  for (let from = 0; from < 200; from += 100) await receive(db, complaints.slice(from, from + 100), at('09:00'))
  const claimants = await Promise.all(Array.from({ length: 40 }, (_, i) => aModerator(db, `m${i}`)))

  // Each holds at most three, so each round of pulls is followed by somebody else's: five each, in all.
  const given: number[] = []
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(claimants.map(one => claim(one, at('10:00'))))
    given.push(...answers.map(answer => answer.claim!.caseId))
    // Their holds end as a decision ends them; the cases do not come back.
    await db
      .updateTable('claims')
      .set({ ended_at: at('10:00'), ended_as: 'decided' })
      .where('ended_at', 'is', null)
      .execute()
  }
  expect(new Set(given).size).toBe(200)
  expect(await claim(claimants[0]!, at('10:00'))).toEqual({ claim: undefined, why: 'none' })
})

test('a moderator who presses at once, ten times, holds three cases and not one more', async () => {
  const { db, claim } = await aDesk()
  await receive(
    db,
    Array.from({ length: 20 }, (_, i) => aComplaint({ comment: { id: `c${i}` } })),
    at('09:00'),
  )
  const amira = await aModerator(db, 'amira')
  const answers = await Promise.all(Array.from({ length: 10 }, () => claim(amira, at('10:00'))))
  expect(answers.filter(answer => answer.claim)).toHaveLength(3)
  expect(answers.filter(answer => !answer.claim && answer.why === 'held')).toHaveLength(7)
  const { n } = await db
    .selectFrom('cases')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('state', '=', 'claimed')
    .executeTakeFirstOrThrow()
  expect(n).toBe(3)
})

test('what came at 17:59 is offered to part-time at 18:00, with no worker running, and to full-time no more', async () => {
  const { db, claim } = await aDesk()
  await receive(db, [aComplaint()], at('17:59'))
  const amira = await aModerator(db, 'amira', { pools: ['full_time'] })
  const ben = await aModerator(db, 'ben', { pools: ['part_time'] })
  expect(await claim(ben, at('17:59:59.999'))).toMatchObject({
    claim: undefined,
    why: 'off_duty',
    shift: { pool: 'full_time' },
  })
  expect(await claim(amira, at('18:00'))).toMatchObject({
    claim: undefined,
    why: 'off_duty',
    shift: { pool: 'part_time', until: new Date('2026-11-24T09:00:00Z') },
  })
  const answer = await claim(ben, at('18:00'))
  expect(answer.claim).toBeDefined()
})

test('a senior may claim at any time, and it is on the record', async () => {
  const { db, claim } = await aDesk()
  await receive(db, [aComplaint()], at('20:00'))
  const catriona = await aModerator(db, 'catriona', { role: 'senior', pools: ['full_time'] })
  const answer = await claim(catriona, at('20:01'))
  const claimed = await db
    .selectFrom('case_events')
    .select(['data', 'pool'])
    .where('type', '=', 'claimed')
    .executeTakeFirstOrThrow()
  expect(claimed).toMatchObject({ pool: 'part_time', data: { claim: answer.claim!.id, onDuty: false } })
})

test('a claim left to expire goes to the next who pulls, and the record says so once', async () => {
  const { db, claim } = await aDesk()
  await receive(db, [aComplaint()], at('10:00'))
  const first = await claim(await aModerator(db, 'amira'), at('10:00'))
  const ben = await aModerator(db, 'ben')
  expect(await claim(ben, at('10:09:59.999'))).toEqual({ claim: undefined, why: 'none' })
  const second = await claim(ben, at('10:10'))
  expect(second.claim!.caseId).toBe(first.claim!.caseId)
  // The worker comes late, and twice: nothing is left for it to do.
  expect(await endLapsedClaims(db, rules, at('10:11'))).toBe(0)
  expect(await eventsOf(db, second.claim!.caseId)).toEqual([
    'opened',
    'complaint_joined',
    'claimed',
    'claim_lapsed',
    'claimed',
  ])
  const claims = await db.selectFrom('claims').select(['ended_as', 'ended_at']).orderBy('claimed_at').execute()
  expect(claims).toEqual([
    { ended_as: 'lapsed', ended_at: at('10:10') },
    { ended_as: null, ended_at: null },
  ])
})

test('the shift worker opens lapsed cases once, however many of it run', async () => {
  const { db, claim, caseAbout } = await aDesk()
  await receive(db, [aComplaint()], at('10:00'))
  await claim(await aModerator(db, 'amira'), at('10:00'))
  const ended = await Promise.all([1, 2, 3].map(() => endLapsedClaims(db, rules, at('10:30'))))
  expect(ended.toSorted((a, b) => a - b)).toEqual([0, 0, 1])
  expect(await eventsOf(db, await caseAbout('c1'))).toEqual(['opened', 'complaint_joined', 'claimed', 'claim_lapsed'])
})

test('nobody gets a comment they wrote, or one they complained about', async () => {
  const { db, claim } = await aDesk()
  const amira = await aModerator(db, 'amira')
  await db
    .insertInto('moderator_accounts')
    .values({ moderator_id: amira.id, site_id: 'auldbrig', account: 'amira-reads' })
    .execute()
  await receive(
    db,
    [
      aComplaint({ comment: { id: 'hers', author: { id: 'amira-reads', name: 'A.' } } }),
      aComplaint({ comment: { id: 'complained' }, complainant: { key: 'amira-reads' } }),
    ],
    at('10:00'),
  )
  expect(await claim(amira, at('10:01'))).toEqual({ claim: undefined, why: 'none' })
  expect((await claim(await aModerator(db, 'ben'), at('10:01'))).claim).toBeDefined()
})

test('nobody gets back what they released until somebody else has held it or half an hour has passed', async () => {
  const { db, claim } = await aDesk()
  await receive(db, [aComplaint()], at('10:00'))
  const amira = await aModerator(db, 'amira')
  const ben = await aModerator(db, 'ben')
  const release = async (moderator: Moderator, token: string, now: Date) =>
    await db
      .transaction()
      .execute(trx => letGo(trx, { moderatorId: moderator.id, token }, { to: 'pool', reason: 'unsure' }, rules, now))

  await release(amira, (await claim(amira, at('10:00'))).claim!.token, at('10:01'))
  expect(await claim(amira, at('10:30:59'))).toEqual({ claim: undefined, why: 'none' })
  const afterHalfAnHour = await claim(amira, at('10:31'))
  await release(amira, afterHalfAnHour.claim!.token, at('10:32'))
  await release(ben, (await claim(ben, at('10:33'))).claim!.token, at('10:34'))
  expect((await claim(amira, at('10:35'))).claim).toBeDefined()
})

test('the handover gives every open case to the pool now on duty once, by however many workers; claimed ones stay', async () => {
  const { db, claim } = await aDesk()
  await receive(
    db,
    Array.from({ length: 60 }, (_, i) => aComplaint({ comment: { id: `c${i}` } })),
    at('17:50'),
  )
  const held = await claim(await aModerator(db, 'amira'), at('17:58'))
  const handed = await Promise.all([1, 2, 3].map(() => handOver(db, rules, at('18:00'))))
  expect(handed.reduce((sum, n) => sum + n)).toBe(59)
  expect(await handOver(db, rules, at('18:01'))).toBe(0)
  expect(await eventsOf(db, held.claim!.caseId)).toEqual(['opened', 'complaint_joined', 'claimed'])
  const { n } = await db
    .selectFrom('case_events')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('type', '=', 'handed_over')
    .executeTakeFirstOrThrow()
  expect(n).toBe(59)
})

test('"nothing there" is not said of a case that somebody writes to at this moment', async () => {
  const { db, claim } = await aDesk()
  await receive(db, [aComplaint()], at('10:00'))
  const amira = await aModerator(db, 'amira')
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const busy = db.transaction().execute(async trx => {
    await trx.selectFrom('cases').select('id').forUpdate().execute()
    await over
  })
  setTimeout(resolve, 400)
  expect((await claim(amira, at('10:01'))).claim).toBeDefined()
  await busy
})
