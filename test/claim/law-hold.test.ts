import { expect, test } from '@jest/globals'
import { claimCase } from '../../src/claim/claim-case.ts'
import { holdForLaw, LawHoldError, liftLawHold } from '../../src/claim/law-hold.ts'
import { ClaimLostError } from '../../src/claim/live-claim.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { findUntakeable } from '../../src/claim/untakeable.ts'
import { warnAndBreach } from '../../src/deadline/warn-and-breach.ts'
import { decide } from '../../src/decision/decide.ts'
import { NotYoursError } from '../../src/decision/errors.ts'
import { agree } from '../../src/decision/second.ts'
import { rulesOf } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { at, receive, rules, statutory } from '../support/desk.ts'
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
  expect(await claimCase(db, sue, caseId, rules, at('10:01'))).toMatchObject({ claim: undefined, why: 'taken' })
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
