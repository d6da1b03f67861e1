import { expect, test } from '@jest/globals'
import { claimCase } from '../../src/claim/claim-case.ts'
import { holdForLaw, LawHoldError, liftLawHold } from '../../src/claim/law-hold.ts'
import { ClaimLostError } from '../../src/claim/live-claim.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { giveBack } from '../../src/claim/give-back.ts'
import { findUntakeable } from '../../src/claim/untakeable.ts'
import { warnAndBreach } from '../../src/deadline/warn-and-breach.ts'
import { decideAlike } from '../../src/decision/decide-alike.ts'
import { decide } from '../../src/decision/decide.ts'
import { NotYoursError } from '../../src/decision/errors.ts'
import { agree } from '../../src/decision/second.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { rulesOf } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { audit, SOUND } from '../crash/record.ts'
import { aDesk as aDeliveringDesk } from '../delivery/desk.ts'
import { aModerator, asDecided, at, receive, rules, statutory } from '../support/desk.ts'
import { aDesk as aDeskToClaimAt } from './desk.ts'

const KEEP = { version: 1, action: 'keep', rule: 'within_rules' } as const

async function aDesk() {
  const desk = await aDeskToClaimAt()
  const { db } = desk
  const sue = await desk.person('sue', { role: 'senior' })
  const ben = await desk.person('ben')
  const hold = (by: Moderator, caseId: number, time: string) =>
    db.transaction().execute(trx => holdForLaw(trx, by, { caseId, why: 'Is it defamatory?' }, rules, at(time)))
  const lift = (by: Moderator, caseId: number, time: string, to: 'pool' | 'seniors' = 'pool') =>
    db.transaction().execute(trx => liftLawHold(trx, by, { caseId, to }, rules, at(time)))
  const theCase = (id: number) => db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  return { ...desk, sue, ben, hold, lift, theCase }
}

test('what is on hold for legal advice is taken by nobody, and its clock runs on', async () => {
  const { db, aCase, ben, sue, hold, lift, next, events, theCase } = await aDesk()
  const caseId = await aCase({ reason: 'threat' })
  await hold(sue, caseId, '10:00')
  const none = { claim: undefined, why: 'none' }
  for (const who of [ben, sue]) expect(await next(who, at('10:01'))).toEqual(none)
  expect(await claimCase(db, sue, caseId, rules, at('10:01'))).toMatchObject({ claim: undefined, why: 'on_hold' })
  await findUntakeable(db, rules, at('10:02'))
  const { due_at } = await theCase(caseId)
  await warnAndBreach(db, rules, new Date(due_at.getTime() + 60_000))
  expect(await theCase(caseId)).toMatchObject({ untakeable_at: null, breached_at: expect.any(Date), due_at })
  // Complaints join it as ever.
  await expect(lift(ben, caseId, '12:00')).rejects.toThrow(NotYoursError)
  await lift(sue, caseId, '12:00')
  await expect(lift(sue, caseId, '12:00')).rejects.toThrow(LawHoldError)
  expect((await next(ben, at('12:01'))).claim).toMatchObject({ caseId })
  const types = (await events(caseId, 12)).map(({ type }) => type)
  expect(types).toContain('law_hold')
  expect(types).toContain('law_hold_lifted')
})

test('whoever holds it decides it no more, is not barred from it, and another press finds it held', async () => {
  const { db, aCase, ben, sue, hold, lift, held, next } = await aDesk()
  const caseId = await aCase()
  const claim = await held(ben, caseId, at('10:00'))
  await expect(hold(ben, caseId, '10:01')).rejects.toThrow(NotYoursError)
  const both = await Promise.allSettled([hold(sue, caseId, '10:01'), hold(sue, caseId, '10:01')])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const holder = { moderatorId: ben.id, token: claim.token }
  await expect(db.transaction().execute(trx => decide(trx, holder, KEEP, rules, at('10:02')))).rejects.toThrow(
    ClaimLostError,
  )
  await lift(sue, caseId, '10:03')
  expect((await next(ben, at('10:04'))).claim).toMatchObject({ caseId })
})

test('a proposal is not agreed to while its case is on hold', async () => {
  const { db, aCase, ben, sue, hold, lift, held, theCase } = await aDesk()
  const caseId = await aCase()
  const { token } = await held(ben, caseId, at('10:00'))
  const asks = rulesOf({ ...rules.policy, secondPerson: ['keep'] }, statutory)
  await db.transaction().execute(trx => decide(trx, { moderatorId: ben.id, token }, KEEP, asks, at('10:01')))
  await hold(sue, caseId, '10:02')
  const agreeing = async (time: string) => {
    const { version } = await theCase(caseId)
    return await db.transaction().execute(trx => agree(trx, sue, { caseId, version }, asks, at(time)))
  }
  await expect(agreeing('10:03')).rejects.toThrow(NotYoursError)
  await lift(sue, caseId, '10:04')
  expect(await agreeing('10:05')).toMatchObject({ caseId })
})

test('a decided case is held, too, and goes on to its site; lifted for the seniors an open one is theirs', async () => {
  const { db, aCase, ben, sue, hold, lift, held, next, theCase } = await aDesk()
  const decided = await aCase()
  const { token } = await held(ben, decided, at('10:00'))
  await db.transaction().execute(trx => decide(trx, { moderatorId: ben.id, token }, KEEP, rules, at('10:01')))
  await hold(sue, decided, '10:02')
  expect(await theCase(decided)).toMatchObject({ state: 'decided', law_hold_at: at('10:02'), law_hold_by: sue.id })

  const open = await aCase()
  await hold(sue, open, '10:03')
  const { comment_id } = await theCase(open)
  const { site_comment_id } = await db
    .selectFrom('comments')
    .select('site_comment_id')
    .where('id', '=', comment_id)
    .executeTakeFirstOrThrow()
  await receive(db, [aComplaint({ comment: { id: site_comment_id }, complainant: { key: 'later' } })], at('10:04'))
  expect(await theCase(open)).toMatchObject({ complaints: 2, law_hold_at: at('10:03') })
  await lift(sue, open, '10:05', 'seniors')
  expect((await next(ben, at('10:06'))).claim).toBeUndefined()
  expect((await claimCase(db, sue, open, rules, at('10:06'))).claim).toBeDefined()
})

test('a case that goes on in another takes its hold with it, also where somebody holds that one', async () => {
  const { db, aCase, ben, sue, person, hold, held, theCase, events } = await aDesk()
  const amira = await person('amira')
  const first = await aCase()
  const { token } = await held(amira, first, at('10:00'))
  const made = await db
    .transaction()
    .execute(trx => decide(trx, { moderatorId: amira.id, token }, KEEP, rules, at('10:01')))
  await hold(sue, first, '10:01')
  const again = aComplaint({ comment: { id: 'c1' }, complainant: { key: 'new' }, reason: 'threat' })
  await receive(db, [again], at('10:02'))
  const { id: second } = await db
    .selectFrom('cases')
    .select('id')
    .where('id', '>', first)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const claim = await held(ben, second, at('10:02'))
  expect((await theCase(second)).law_hold_at).toBeNull()
  await db.transaction().execute(trx => withdraw(trx, amira.id, asDecided(made).decisionId, rules, at('10:02:30')))
  expect(await theCase(second)).toMatchObject({ state: 'open', law_hold_at: at('10:02:30'), law_hold_by: sue.id })
  expect(await theCase(first)).toMatchObject({ state: 'superseded', law_hold_at: at('10:01') })
  expect((await events(second, 1))[0]).toMatchObject({ type: 'law_hold', data: { case: first } })
  await expect(
    db.transaction().execute(trx => decide(trx, { moderatorId: ben.id, token: claim.token }, KEEP, rules, at('10:03'))),
  ).rejects.toThrow(ClaimLostError)
  expect(await audit(db)).toMatchObject(SOUND)
})

test('one that the site superseded opens its successor on hold', async () => {
  const changed = JSON.stringify({ revision: 2, text: 'Changed since.' })
  const desk = await aDeliveringDesk(response => {
    response.writeHead(409, { 'content-type': 'application/json' }).end(changed)
    return undefined
  })
  const sue = await aModerator(desk.db, 'sue', { role: 'senior' })
  const { caseId } = await desk.decideOn('c1', '10:00')
  await desk.db.transaction().execute(trx => holdForLaw(trx, sue, { caseId, why: 'Keep it.' }, rules, at('10:01')))
  await desk.send(at('10:02'))
  const cases = await desk.db.selectFrom('cases').select(['state', 'law_hold_by']).orderBy('id').execute()
  expect(cases).toEqual([
    { state: 'superseded', law_hold_by: sue.id },
    { state: 'open', law_hold_by: sue.id },
  ])
})

test('a claim that lapsed before the hold ends as it lapsed, and the breach is whose it was', async () => {
  const { db, aCase, ben, sue, hold, held, theCase, events } = await aDesk()
  const caseId = await aCase({ reason: 'threat' })
  await held(ben, caseId, at('10:00'))
  // The lease ended at 10:10, the case was due at 10:30; no worker came by.
  await hold(sue, caseId, '10:40')
  expect((await events(caseId, 2)).map(({ type }) => type)).toEqual(['claim_lapsed', 'law_hold'])
  await warnAndBreach(db, rules, at('10:41'))
  expect((await events(caseId, 1))[0]).toMatchObject({ type: 'breached', data: { held: false } })
  const claim = await db.selectFrom('claims').select(['ended_at', 'ended_as']).executeTakeFirstOrThrow()
  expect(claim).toEqual({ ended_at: at('10:10'), ended_as: 'lapsed' })
  expect((await theCase(caseId)).law_hold_at).toEqual(at('10:40'))
})

test('who a case is for stays as it was: escalated, assigned, waiting for a second person, found untakeable', async () => {
  const { db, aCase, assigned, ben, sue, hold, lift, held, next, events, theCase, account } = await aDesk()
  const escalated = await aCase()
  await db
    .updateTable('cases')
    .set({ escalated_at: at('09:40') })
    .where('id', '=', escalated)
    .execute()
  await hold(sue, escalated, '09:50')
  expect((await theCase(escalated)).escalated_at).toEqual(at('09:40'))
  await lift(sue, escalated, '09:51', 'seniors')
  expect(await theCase(escalated)).toMatchObject({ escalated_at: at('09:51'), assigned_to: null })

  const bens = await aCase({ reason: 'threat' })
  await assigned(sue, bens, ben, at('09:52'))
  await hold(sue, bens, '09:53')
  await warnAndBreach(db, rules, at('11:30'))
  await giveBack(db, rules, at('11:31'))
  expect(await theCase(bens)).toMatchObject({ assigned_to: ben.id, law_hold_at: at('09:53') })
  expect((await next(ben, at('11:32'))).claim?.caseId).not.toBe(bens)
  await lift(sue, bens, '11:33')
  expect(await theCase(bens)).toMatchObject({ assigned_to: null, escalated_at: null })

  const waiting = await aCase()
  const { token } = await held(sue, waiting, at('11:34'))
  const asks = rulesOf({ ...rules.policy, secondPerson: ['keep'] }, statutory)
  await db.transaction().execute(trx => decide(trx, { moderatorId: sue.id, token }, KEEP, asks, at('11:35')))
  await hold(sue, waiting, '11:36')
  await lift(sue, waiting, '11:37', 'seniors')
  expect(await theCase(waiting)).toMatchObject({ state: 'awaiting_second', escalated_at: null })

  const nobodys = await aCase({ comment: { author: { id: 'all-of-us', name: 'We' } } })
  for (const { id, login } of await db.selectFrom('moderators').select(['id', 'login']).execute())
    await account({ id, login, name: login, role: 'moderator', pools: [], sites: 'all' }, 'all-of-us')
  await findUntakeable(db, rules, at('11:38'))
  expect((await theCase(nobodys)).untakeable_at).toEqual(at('11:38'))
  await hold(sue, nobodys, '11:39')
  await findUntakeable(db, rules, at('11:40'))
  expect((await events(nobodys, 1))[0]!.type).toBe('law_hold')
  expect(await audit(db)).toMatchObject(SOUND)
})

test('several decided alike: the one on hold is left out, and it is said why', async () => {
  const { db, aCase, ben, sue, hold, theCase } = await aDesk()
  const [free, onHold] = [await aCase(), await aCase()]
  await hold(sue, onHold, '10:00')
  const { version } = await theCase(onHold)
  const cases = [
    { caseId: free, version: 1 },
    { caseId: onHold, version },
  ]
  const { version: _, ...choice } = KEEP
  const outcomes = await decideAlike(db, ben, cases, choice, rules, at('10:01'))
  expect(outcomes).toMatchObject([
    { caseId: free, decided: expect.anything() },
    { caseId: onHold, refused: 'it is on hold for legal advice' },
  ])
})
