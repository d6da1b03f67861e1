import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { endLapsedClaims } from '../../src/claim/end-lapsed.ts'
import { BadRecipientError } from '../../src/claim/let-go.ts'
import { ClaimLostError } from '../../src/claim/live-claim.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { holdLonger, renew } from '../../src/claim/renew.ts'
import { resume } from '../../src/claim/resume.ts'
import { mayBeGiven } from '../../src/claim/takers.ts'
import { findUntakeable } from '../../src/claim/untakeable.ts'
import { decide } from '../../src/decision/decide.ts'
import { changeModerator, type ModeratorChanges } from '../../src/people/moderators.ts'
import { aSite, at, rules } from '../support/desk.ts'
import { until } from '../support/system.ts'
import { aDesk as aDeskOfOneSite } from './desk.ts'

/** A desk of two sites, auldbrig and courier. */
async function aDesk() {
  const desk = await aDeskOfOneSite()
  const { db } = desk
  await aSite(db, undefined, 'courier')
  const change = ({ login }: Moderator, changes: ModeratorChanges, now: Date) =>
    db.transaction().execute(trx => changeModerator(trx, login, changes, 'command', now))
  const ofCourier = (changes: Parameters<typeof desk.aCase>[0] = {}) => desk.aCase({ ...changes, site: 'courier' })
  const claims = () => db.selectFrom('claims').select(['case_id', 'moderator_id', 'ended_as']).execute()
  return { ...desk, change, ofCourier, claims }
}

const ONLY_AULDBRIG = { sites: ['auldbrig'] }
const NO_CASE = 4_000_000

test('the next case is one of a site that they see, however grave the others are', async () => {
  const { person, aCase, ofCourier, next } = await aDesk()
  const amira = await person('amira', ONLY_AULDBRIG)
  const sue = await person('sue', { role: 'senior', sites: ['courier'] })
  const both = await person('both', { sites: ['auldbrig', 'courier'] })
  const nobodys = await person('nobodys', { sites: [] })
  const [grave, hers] = [await ofCourier({ reason: 'threat' }), await aCase({ reason: 'spam' })]
  const late = await ofCourier({ reason: 'spam' })
  expect(await next(nobodys, at('10:00'))).toEqual({ claim: undefined, why: 'none' })
  expect((await next(amira, at('10:00'))).claim?.caseId).toBe(hers)
  expect(await next(amira, at('10:00'))).toEqual({ claim: undefined, why: 'none' })
  expect((await next(both, at('10:00'))).claim?.caseId).toBe(grave)
  expect((await next(sue, at('10:00'))).claim?.caseId).toBe(late)
})

test('a case that is named, but of another site, is as if it were not there; for a senior, too', async () => {
  const { person, ofCourier, named, events } = await aDesk()
  const amira = await person('amira', ONLY_AULDBRIG)
  const senior = await person('senior', { ...ONLY_AULDBRIG, role: 'senior' })
  const caseId = await ofCourier()
  for (const who of [amira, senior])
    expect(await named(who, caseId, at('10:00'))).toEqual(await named(who, NO_CASE, at('10:00')))
  expect((await events(caseId, 9)).map(({ type }) => type)).toEqual(['opened', 'complaint_joined'])
})

test('nobody is given, nor escalated to, what they do not see', async () => {
  const { db, person, ofCourier, held, letGo } = await aDesk()
  const ben = await person('ben')
  const amira = await person('amira', ONLY_AULDBRIG)
  const cat = await person('cat', { sites: ['courier'] })
  await person('senior', { ...ONLY_AULDBRIG, role: 'senior' })
  const caseId = await ofCourier()
  const claim = await held(ben, caseId, at('10:00'))
  expect((await mayBeGiven(db, caseId, rules.policy)).map(({ name }) => name)).toEqual(['ben', 'cat'])
  await expect(letGo(ben, claim, { to: 'moderator', id: amira.id }, at('10:01'))).rejects.toThrow(BadRecipientError)
  await expect(letGo(ben, claim, { to: 'senior' }, at('10:01'))).rejects.toThrow(BadRecipientError)
  await letGo(ben, claim, { to: 'moderator', id: cat.id }, at('10:01'))
})

test.each<[string, ModeratorChanges]>([
  ['its site is taken from them', { sites: ['courier'] }],
  ['all sites are', { sites: [] }],
  ['they become an auditor', { role: 'auditor' }],
  ['they are disabled', { disabled: true }],
])('what somebody holds is open again at once when %s', async (_, changes) => {
  const { db, person, change, aCase, ofCourier, held, next, events, claims } = await aDesk()
  const [amira, ben] = [await person('amira'), await person('ben')]
  const [lost, other] = [await aCase(), await ofCourier()]
  await held(amira, lost, at('10:00'))
  await held(amira, other, at('10:00'))
  await change(amira, changes, at('10:02'))
  expect((await next(ben, at('10:02'))).claim?.caseId).toBe(lost)
  expect(await events(lost, 2)).toMatchObject([{ type: 'claim_lapsed' }, { type: 'claimed' }])
  const lapsed = await db
    .selectFrom('case_events')
    .select(['at', 'moderator_id'])
    .where('type', '=', 'claim_lapsed')
    .execute()
  expect(lapsed).toEqual([{ at: at('10:02'), moderator_id: amira.id }])
  // Of the site that they still see, they hold it still.
  const kept = 'sites' in changes && changes.sites?.includes('courier') ? null : 'lapsed'
  await endLapsedClaims(db, rules, at('10:03'))
  expect(await claims()).toContainEqual({ case_id: other, moderator_id: amira.id, ended_as: kept })
})

test('a claim of a site that was taken away decides nothing, is not renewed, resumed or let go', async () => {
  const { db, person, change, aCase, caseOf, held, letGo, events } = await aDesk()
  const amira = await person('amira')
  const caseId = await aCase()
  const claim = await held(amira, caseId, at('10:00'))
  const holder = { moderatorId: amira.id, token: claim.token }
  // Somebody is busy with the case: it is not waited for, and its lease goes on.
  await db.transaction().execute(async trx => {
    await trx.selectFrom('cases').select('id').where('id', '=', caseId).forUpdate().execute()
    await change(amira, { sites: ['courier'] }, at('10:02'))
  })
  const before = await caseOf(caseId)
  expect(before).toMatchObject({ state: 'claimed', leased_until: at('10:10') })

  const keep = { version: 1, action: 'keep', rule: 'within_rules' } as const
  const acts = [
    db.transaction().execute(trx => decide(trx, holder, keep, rules, at('10:03'))),
    db.transaction().execute(trx => renew(trx, holder, rules, at('10:03'))),
    db.transaction().execute(trx => holdLonger(trx, holder, rules, at('10:03'))),
    letGo(amira, claim, { to: 'pool', reason: 'unsure' }, at('10:03')),
  ]
  for (const act of await Promise.allSettled(acts))
    expect(act).toMatchObject({ status: 'rejected', reason: expect.any(ClaimLostError) })
  expect(await resume(db, amira.id, caseId, at('10:03'))).toBeUndefined()
  expect(await caseOf(caseId)).toEqual(before)
  expect((await events(caseId, 1))[0]?.type).toBe('claimed')
})

test.each(['the next one', 'a named one'])('%s is not given to whom its site is taken from meanwhile', async which => {
  const { db, person, aCase, next, named, claims, caseOf } = await aDesk()
  const amira = await person('amira')
  const caseId = await aCase()
  const claiming = await db.transaction().execute(async trx => {
    await changeModerator(trx, 'amira', { sites: [] }, 'command', at('10:00'))
    const asked = which === 'a named one' ? named(amira, caseId, at('10:00')) : next(amira, at('10:00'))
    await until('the claim waits for the change', async () => {
      const { rows } = await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
      return rows.length > 0
    })
    return { asked }
  })
  expect(await claiming.asked).toMatchObject({ claim: undefined })
  expect(await claims()).toEqual([])
  expect(await caseOf(caseId)).toMatchObject({ state: 'open', last_event: 2 })
})

test('what is left for people who do not see its site is said to be what nobody may take', async () => {
  const { db, person, change, aCase, ofCourier, assigned, held, letGo, events } = await aDesk()
  const [amira, ben] = [await person('amira'), await person('ben', { role: 'senior' })]
  const dora = await person('dora', { role: 'senior' })
  const [hers, up, free] = [await aCase(), await ofCourier(), await ofCourier()]
  await assigned(ben, hers, amira, at('09:40'))
  await letGo(amira, await held(amira, up, at('09:40')), { to: 'senior' }, at('09:41'))
  expect(await findUntakeable(db, rules, at('09:42'))).toBe(0)

  await change(amira, { sites: ['courier'] }, at('09:43'))
  for (const one of [ben, dora]) await change(one, ONLY_AULDBRIG, at('09:43'))
  expect(await findUntakeable(db, rules, at('09:44'))).toBe(2)
  expect((await events(hers, 1))[0]).toMatchObject({ type: 'untakeable', data: { why: 'assigned' } })
  expect((await events(up, 1))[0]).toMatchObject({ type: 'untakeable', data: { why: 'escalated' } })
  await change(amira, ONLY_AULDBRIG, at('09:45'))
  expect(await findUntakeable(db, rules, at('09:46'))).toBe(2)
  expect((await events(free, 1))[0]).toMatchObject({ type: 'untakeable', data: { why: 'everybody' } })
  expect((await events(hers, 1))[0]).toMatchObject({ type: 'takeable' })
})
