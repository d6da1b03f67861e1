import { expect, test } from '@jest/globals'
import { endLapsedClaims } from '../../src/claim/end-lapsed.ts'
import { ClaimLostError } from '../../src/claim/live-claim.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { HeldLongEnoughError, holdLonger, renew } from '../../src/claim/renew.ts'
import { resume } from '../../src/claim/resume.ts'
import { decide } from '../../src/decision/decide.ts'
import { at, rules } from '../support/desk.ts'
import { aDesk } from './desk.ts'

/** Amira holds a case from 10:00. */
async function held() {
  const desk = await aDesk()
  const { db } = desk
  const amira = await desk.person('amira')
  const claim = await desk.held(amira, await desk.aCase(), at('10:00'))
  const inOne = (verb: typeof renew) => (now: Date, token: string, who: Moderator) =>
    db.transaction().execute(trx => verb(trx, { moderatorId: who.id, token }, rules, now))
  return {
    ...desk,
    amira,
    claim,
    renewed: (now: Date, token = claim.token, who = amira) => inOne(renew)(now, token, who),
    longer: (now: Date) => inOne(holdLonger)(now, claim.token, amira),
    kept: (token: string, now: Date) => {
      const choice = { version: 1, action: 'keep', rule: 'within_rules' } as const
      return db.transaction().execute(trx => decide(trx, { moderatorId: amira.id, token }, choice, rules, now))
    },
    leases: async () => {
      const { expires_at } = await db.selectFrom('claims').select('expires_at').executeTakeFirstOrThrow()
      return [expires_at, (await desk.caseOf(claim.caseId)).leased_until]
    },
  }
}

test('while its page is used a case stays with its moderator, and nothing is said of that', async () => {
  const { renewed, leases, next, person, events, claim } = await held()
  expect(await renewed(at('10:05'))).toEqual(at('10:15'))
  expect(await leases()).toEqual([at('10:15'), at('10:15')])
  const ben = await person('ben')
  expect(await next(ben, at('10:14:59'))).toEqual({ claim: undefined, why: 'none' })
  expect((await events(claim.caseId, 1))[0]?.type).toBe('claimed')
  expect((await next(ben, at('10:15'))).claim).toBeDefined()
})

test('a heartbeat goes no further than an hour from the claim, and never takes away what was there', async () => {
  const { renewed, leases, longer } = await held()
  for (let minute = 9; minute < 55; minute += 9) await renewed(at(`10:${String(minute).padStart(2, '0')}`))
  expect(await renewed(at('10:55'))).toEqual(at('11:00'))
  expect(await renewed(at('10:59:59.999'))).toEqual(at('11:00'))
  // A clock a little behind, or a policy that became stricter.
  expect(await renewed(at('10:40'))).toEqual(at('11:00'))
  expect(await leases()).toEqual([at('11:00'), at('11:00')])
  await expect(longer(at('10:59'))).rejects.toThrow(HeldLongEnoughError)
  await expect(renewed(at('11:00'))).rejects.toThrow(ClaimLostError)
})

test('a claim that has lapsed is not revived, by nobody’s token and by no other person’s', async () => {
  const { db, renewed, leases, person, claim } = await held()
  await expect(renewed(at('10:10'))).rejects.toThrow(ClaimLostError)
  await expect(renewed(at('10:01'), 'claim_guessed')).rejects.toThrow(ClaimLostError)
  await expect(renewed(at('10:01'), claim.token, await person('ben'))).rejects.toThrow(ClaimLostError)
  expect(await leases()).toEqual([at('10:10'), at('10:10')])
  await endLapsedClaims(db, rules, at('10:10'))
  // Said late, of a time at which it lived: it has ended all the same.
  await expect(renewed(at('10:09'))).rejects.toThrow(ClaimLostError)
})

test('a heartbeat, the shift worker and the next moderator at the moment of the lapse: one of them is right', async () => {
  for (let round = 0; round < 4; round++) {
    const { db, renewed, next, person, claim, caseOf } = await held()
    const ben = await person('ben')
    // Ben's and the worker's clock say that it is over, hers that it is not.
    const [beat, , taken] = await Promise.allSettled([
      renewed(at('10:09:59.999')),
      endLapsedClaims(db, rules, at('10:10')),
      next(ben, at('10:10')),
    ])
    const live = await db.selectFrom('claims').selectAll().where('ended_at', 'is', null).executeTakeFirst()
    const now = await caseOf(claim.caseId)
    expect(now.leased_until).toEqual(live?.expires_at ?? null)
    expect(now.state).toBe(live ? 'claimed' : 'open')
    if (taken.status === 'rejected') throw taken.reason
    if (beat.status === 'fulfilled') expect([live?.id, taken.value.claim]).toEqual([claim.id, undefined])
    else {
      expect(beat.reason).toBeInstanceOf(ClaimLostError)
      expect(live?.id).toBe(taken.value.claim?.id)
    }
  }
})

test('held for longer means until the limit, and it is on the record', async () => {
  const { renewed, longer, leases, events, claim } = await held()
  expect(await longer(at('10:05'))).toEqual(at('11:00'))
  expect(await renewed(at('10:06'))).toEqual(at('11:00'))
  expect(await leases()).toEqual([at('11:00'), at('11:00')])
  expect(await events(claim.caseId, 1)).toEqual([
    { type: 'held_longer', actor: 'moderator', data: { until: at('11:00').toISOString() } },
  ])
  await expect(longer(at('10:07'))).rejects.toThrow('you have the case for as long as one may, 60 minutes')
})

test('taken up in a second browser, a claim has a new token, and the one before decides nothing', async () => {
  const { db, renewed, amira, person, claim, kept } = await held()
  const again = await resume(db, amira.id, claim.caseId, at('10:05'))
  expect(again).toMatchObject({ id: claim.id, caseId: claim.caseId, expiresAt: at('10:10') })
  await expect(kept(claim.token, at('10:06'))).rejects.toThrow(ClaimLostError)
  await expect(renewed(at('10:06'))).rejects.toThrow(ClaimLostError)
  expect(await renewed(at('10:06'), again!.token)).toEqual(at('10:16'))
  // Not another's, and not what has lapsed.
  expect(await resume(db, (await person('ben')).id, claim.caseId, at('10:07'))).toBeUndefined()
  expect(await resume(db, amira.id, claim.caseId, at('10:16'))).toBeUndefined()
  expect((await kept(again!.token, at('10:15'))).caseId).toBe(claim.caseId)
})

test('a decision on its way while the claim is taken up elsewhere is made under the token that is good', async () => {
  for (let round = 0; round < 3; round++) {
    const { db, amira, claim, kept } = await held()
    const [decided, again] = await Promise.allSettled([
      kept(claim.token, at('10:05')),
      resume(db, amira.id, claim.caseId, at('10:05')),
    ])
    // Whichever came first: a claim that decided cannot be taken up, and one that was taken up has not decided.
    const resumed = again.status === 'fulfilled' && again.value !== undefined
    expect(decided.status).toBe(resumed ? 'rejected' : 'fulfilled')
  }
})
