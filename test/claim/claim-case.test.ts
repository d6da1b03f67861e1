import { expect, test } from '@jest/globals'
import { endLapsedClaims } from '../../src/claim/end-lapsed.ts'
import { at, rules } from '../support/desk.ts'
import { aDesk } from './desk.ts'

const POOL = { to: 'pool', reason: 'unsure' } as const
const taken = { claim: undefined, why: 'taken' }
const notYours = { claim: undefined, why: 'not_yours' }

test('a moderator on duty claims a case by its name, and the record says that they picked it', async () => {
  const { person, aCase, named, events } = await aDesk()
  const amira = await person('amira')
  const [, second] = [await aCase(), await aCase()]
  const { claim } = await named(amira, second, at('10:00'))
  expect(claim).toMatchObject({ caseId: second, expiresAt: at('10:10') })
  expect(await events(second, 1)).toEqual([
    {
      type: 'claimed',
      actor: 'moderator',
      data: { claim: claim!.id, until: at('10:10').toISOString(), onDuty: true, picked: true },
    },
  ])
})

test('two seniors and a moderator who want the same case at once: one has it, the others are told that it is taken', async () => {
  const { db, person, aCase, named } = await aDesk()
  const people = await Promise.all([
    person('catriona', { role: 'senior' }),
    person('dugald', { role: 'admin' }),
    person('amira'),
  ])
  for (let round = 0; round < 5; round++) {
    const caseId = await aCase()
    const answers = await Promise.all(people.map(one => named(one, caseId, at('10:00'))))
    expect(answers.filter(({ claim }) => claim)).toHaveLength(1)
    expect(answers.filter(({ claim }) => !claim)).toEqual([taken, taken])
    await db
      .updateTable('claims')
      .set({ ended_at: at('10:00'), ended_as: 'decided' })
      .where('ended_at', 'is', null)
      .execute()
  }
})

test('what is assigned to somebody comes before the pool’s, also off duty, and is offered to nobody else', async () => {
  const { db, person, aCase, next, named, assigned } = await aDesk()
  const catriona = await person('catriona', { role: 'senior' })
  const amira = await person('amira', { pools: ['full_time'] })
  const ben = await person('ben')
  const theirs = await aCase({ reason: 'spam' })
  const grave = await aCase({ reason: 'threat' })
  await assigned(catriona, theirs, amira, at('09:40'))

  expect(await named(ben, theirs, at('09:41'))).toEqual(notYours)
  expect((await next(ben, at('09:41'))).claim?.caseId).toBe(grave)
  expect(await next(ben, at('09:41'))).toEqual({ claim: undefined, why: 'none' })
  // Ben's claim lapses: the grave one is there again, and hers is hers still, and first.
  expect((await next(amira, at('10:00'))).claim?.caseId).toBe(theirs)
  expect((await db.selectFrom('cases').select('assigned_to').where('id', '=', theirs).execute())[0]).toEqual({
    assigned_to: amira.id,
  })
  // That lapses, too: at 20:00 she is off duty, and gets it all the same; then nothing more.
  expect((await next(amira, at('20:00'))).claim?.caseId).toBe(theirs)
  expect(await next(amira, at('20:00'))).toMatchObject({ claim: undefined, why: 'off_duty' })
  expect(await named(amira, grave, at('20:00'))).toEqual({ claim: undefined, why: 'off_duty' })
})

test('a senior may claim what is assigned to another or escalated, at any time; what lapses stays where it was', async () => {
  const { db, person, aCase, next, named, held, letGo, assigned, caseOf } = await aDesk()
  const catriona = await person('catriona', { role: 'senior', pools: [] })
  const dugald = await person('dugald', { role: 'senior', pools: [] })
  const amira = await person('amira')
  const [one, other] = [await aCase(), await aCase()]
  await assigned(catriona, one, amira, at('09:40'))
  await letGo(amira, await held(amira, other, at('09:40')), { to: 'senior' }, at('09:41'))

  expect(await next(dugald, at('20:00'))).toEqual({ claim: undefined, why: 'none' })
  for (const caseId of [one, other]) expect((await named(dugald, caseId, at('20:00'))).claim).toBeDefined()
  expect(await named(amira, other, at('20:05'))).toEqual(taken)
  await endLapsedClaims(db, rules, at('20:10'))
  expect(await caseOf(one)).toMatchObject({ state: 'open', assigned_to: amira.id, escalated_at: null })
  expect(await caseOf(other)).toMatchObject({ state: 'open', assigned_to: null, escalated_at: at('09:41') })
  expect(await named(amira, other, at('20:11'))).toEqual(notYours)
})

test('a named case whose claim has lapsed is there to be taken, and the record says so', async () => {
  const { person, aCase, named, held, events } = await aDesk()
  const caseId = await aCase()
  await held(await person('amira'), caseId, at('10:00'))
  const ben = await person('ben')
  expect(await named(ben, caseId, at('10:09:59.999'))).toEqual(taken)
  expect((await named(ben, caseId, at('10:10'))).claim).toBeDefined()
  expect((await events(caseId, 2)).map(({ type }) => type)).toEqual(['claim_lapsed', 'claimed'])
})

test('nobody, however senior, gets their own comment, what they complained of, or what they just released', async () => {
  const { person, account, aCase, named, held, letGo } = await aDesk()
  const catriona = await person('catriona', { role: 'senior' })
  await account(catriona, 'cat')
  const written = await aCase({ comment: { author: { id: 'cat', name: 'C.' } } })
  const complained = await aCase({ complainant: { key: 'cat' } })
  const released = await aCase()
  await letGo(catriona, await held(catriona, released, at('10:00')), POOL, at('10:01'))
  for (const caseId of [written, complained, released])
    expect(await named(catriona, caseId, at('10:02'))).toEqual(notYours)
  expect((await named(catriona, released, at('10:31'))).claim).toBeDefined()
})

test('an auditor claims nothing; nobody claims what is decided or never was', async () => {
  const { db, person, aCase, next, named } = await aDesk()
  const caseId = await aCase()
  const olive = await person('olive', { role: 'auditor' })
  expect(await named(olive, caseId, at('10:00'))).toEqual(notYours)
  expect(await next(olive, at('10:00'))).toMatchObject({ claim: undefined, why: 'off_duty' })
  const amira = await person('amira')
  expect(await named(amira, 4711, at('10:00'))).toEqual(taken)
  await db.updateTable('cases').set({ state: 'awaiting_second' }).execute()
  expect(await named(amira, caseId, at('10:00'))).toEqual(taken)
})

test('who names five cases at once holds three', async () => {
  const { person, aCase, named } = await aDesk()
  const catriona = await person('catriona', { role: 'senior' })
  const cases = [await aCase(), await aCase(), await aCase(), await aCase(), await aCase()]
  const answers = await Promise.all(cases.map(caseId => named(catriona, caseId, at('10:00'))))
  expect(answers.filter(({ claim }) => claim)).toHaveLength(3)
  expect(answers.filter(answer => !answer.claim && answer.why === 'held')).toHaveLength(2)
})

test('who proposed something that a second person disagreed with does not get the case back for half an hour', async () => {
  const { db, person, aCase, next, named, held } = await aDesk()
  const [amira, ben] = [await person('amira'), await person('ben')]
  const caseId = await aCase()
  const claim = await held(amira, caseId, at('10:00'))
  // As a proposal and a disagreement leave it.
  await db
    .updateTable('claims')
    .set({ ended_at: at('10:01'), ended_as: 'proposed' })
    .where('id', '=', claim.id)
    .execute()
  const proposal = { claim_id: claim.id, case_id: caseId, moderator_id: amira.id, action: 'keep' } as const
  const over = { ended_at: at('10:20'), ended_as: 'disagreed', ended_by: ben.id } as const
  await db
    .insertInto('proposals')
    .values({ ...proposal, ...over, rule: 'within_rules', proposed_at: at('10:01') })
    .execute()
  await db.updateTable('cases').set({ state: 'open', leased_until: null }).execute()

  expect(await next(amira, at('10:49:59'))).toEqual({ claim: undefined, why: 'none' })
  expect(await named(amira, caseId, at('10:49:59'))).toEqual(notYours)
  expect((await next(amira, at('10:50'))).claim?.caseId).toBe(caseId)
})
