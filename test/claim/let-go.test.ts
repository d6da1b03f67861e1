import { expect, test } from '@jest/globals'
import { BadReasonError, BadRecipientError } from '../../src/claim/let-go.ts'
import { ClaimLostError } from '../../src/claim/live-claim.ts'
import { at } from '../support/desk.ts'
import { aDesk } from './desk.ts'

const POOL = { to: 'pool', reason: 'called_away' } as const

test('released with a reason, a case goes to the pool on duty and to nobody in particular', async () => {
  const { db, person, aCase, held, letGo, assigned, caseOf, events } = await aDesk()
  const catriona = await person('catriona', { role: 'senior' })
  const amira = await person('amira')
  const caseId = await aCase()
  await assigned(catriona, caseId, amira, at('10:00'))
  await letGo(amira, await held(amira, caseId, at('17:59')), POOL, at('18:01'))
  expect(await caseOf(caseId)).toMatchObject({
    state: 'open',
    pool: 'part_time',
    assigned_to: null,
    escalated_at: null,
    leased_until: null,
    version: 3,
  })
  expect(await events(caseId, 1)).toEqual([{ type: 'released', actor: 'moderator', data: { reason: 'called_away' } }])
  const claims = await db.selectFrom('claims').select('ended_as').orderBy('claimed_at').execute()
  expect(claims.map(({ ended_as }) => ended_as)).toEqual(['assigned', 'released'])
})

test.each(['', 'no_such_reason', 'constructor'])(
  'the reason "%s" is none of the policy’s, and changes nothing',
  async reason => {
    const { person, aCase, held, letGo, caseOf, events } = await aDesk()
    const amira = await person('amira')
    const caseId = await aCase()
    const claim = await held(amira, caseId, at('10:00'))
    const before = await caseOf(caseId)
    await expect(letGo(amira, claim, { to: 'pool', reason }, at('10:01'))).rejects.toThrow(BadReasonError)
    expect(await caseOf(caseId)).toEqual(before)
    expect((await events(caseId, 1))[0]?.type).toBe('claimed')
  },
)

test('escalated, a case is for seniors: the pull gives it to nobody', async () => {
  const { person, aCase, next, named, held, letGo, caseOf, events } = await aDesk()
  const [amira, ben] = [await person('amira'), await person('ben')]
  const catriona = await person('catriona', { role: 'senior' })
  const caseId = await aCase()
  await letGo(amira, await held(amira, caseId, at('10:00')), { to: 'senior' }, at('10:01'))
  expect(await caseOf(caseId)).toMatchObject({ state: 'open', escalated_at: at('10:01'), version: 2 })
  expect(await events(caseId, 1)).toEqual([{ type: 'escalated', actor: 'moderator', data: {} }])
  for (const one of [amira, ben, catriona])
    expect(await next(one, at('10:02'))).toEqual({ claim: undefined, why: 'none' })
  expect(await named(ben, caseId, at('10:02'))).toEqual({ claim: undefined, why: 'not_yours' })
  expect((await named(catriona, caseId, at('10:02'))).claim).toBeDefined()
})

test('a case is not escalated to nobody: another senior must be there who may take it', async () => {
  const { person, account, disable, aCase, held, letGo } = await aDesk()
  const catriona = await person('catriona', { role: 'senior' })
  const dugald = await person('dugald', { role: 'admin' })
  const gone = await person('gone', { role: 'senior' })
  await disable(gone)
  await account(dugald, 'dug')
  await person('olive', { role: 'auditor' })
  const theirs = await held(catriona, await aCase({ complainant: { key: 'dug' } }), at('10:00'))
  await expect(letGo(catriona, theirs, { to: 'senior' }, at('10:01'))).rejects.toThrow('no other senior may take')
  const other = await held(catriona, await aCase(), at('10:00'))
  await letGo(catriona, other, { to: 'senior' }, at('10:01'))
})

test('a case is assigned to whoever works here and has no part in it', async () => {
  const { person, account, disable, aCase, held, letGo, next, caseOf, events } = await aDesk()
  const [amira, ben, wrote, complained] = [
    await person('amira'),
    await person('ben', { pools: [] }),
    await person('wrote'),
    await person('complained'),
  ]
  const olive = await person('olive', { role: 'auditor' })
  const gone = await person('gone')
  await disable(gone)
  await account(wrote, 'writer')
  await account(complained, 'sub-2')
  const caseId = await aCase({ comment: { author: { id: 'writer', name: 'W.' } } })
  const claim = await held(amira, caseId, at('10:00'))
  const to = (id: string) => letGo(amira, claim, { to: 'moderator', id }, at('10:01'))
  for (const { id } of [amira, wrote, complained, olive, gone, { id: 'not an id' }])
    await expect(to(id)).rejects.toThrow(BadRecipientError)
  await to(ben.id)
  expect(await caseOf(caseId)).toMatchObject({ state: 'open', assigned_to: ben.id, escalated_at: null, version: 2 })
  expect(await events(caseId, 1)).toEqual([{ type: 'assigned', actor: 'moderator', data: { to: ben.id } }])
  expect((await next(ben, at('10:02'))).claim?.caseId).toBe(caseId)
})

test('a case is let go once, whichever of two buttons is pressed at the same time', async () => {
  const { db, person, aCase, held, letGo } = await aDesk()
  const amira = await person('amira')
  await person('catriona', { role: 'senior' })
  const claim = await held(amira, await aCase(), at('10:00'))
  const pressed = await Promise.allSettled([
    letGo(amira, claim, POOL, at('10:01')),
    letGo(amira, claim, { to: 'senior' }, at('10:01')),
  ])
  const refused = pressed.filter(one => one.status === 'rejected')
  expect(refused).toHaveLength(1)
  expect(refused[0]?.reason).toBeInstanceOf(ClaimLostError)
  expect(await db.selectFrom('claims').select('ended_at').execute()).toEqual([{ ended_at: at('10:01') }])
})
