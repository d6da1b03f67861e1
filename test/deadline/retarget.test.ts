import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { retarget } from '../../src/deadline/retarget.ts'
import { warnAndBreach } from '../../src/deadline/warn-and-breach.ts'
import { decide } from '../../src/decision/decide.ts'
import { type Policy } from '../../src/policy.ts'
import { rulesOf } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules, statutory } from '../support/desk.ts'

const withReasons = (reasons: Policy['reasons']) => rulesOf({ ...rules.policy, reasons, version: 'changed' }, statutory)

test('when targets change, open cases follow the new ones from then on, by an event; decided ones stay as they were', async () => {
  const { db } = await testDatabase()
  await aSite(db)
  const amira = await aModerator(db, 'amira')
  await receive(db, [aComplaint({ comment: { id: 'decided' }, reason: 'abuse' })], at('09:00'))
  const { claim } = await claimNext(db, amira, rules, at('09:01'))
  const choice = { version: 1, action: 'keep', rule: 'within_rules' } as const
  await db
    .transaction()
    .execute(trx => decide(trx, { moderatorId: amira.id, token: claim!.token }, choice, rules, at('09:02')))
  await receive(
    db,
    [aComplaint({ comment: { id: 'open' }, reason: 'abuse' }), aComplaint({ comment: { id: 'spam' }, reason: 'spam' })],
    at('10:00'),
  )
  await receive(db, [aComplaint({ comment: { id: 'open' }, reason: 'abuse' })], at('11:00'))

  const { abuse } = rules.policy.reasons
  const hours = { label: abuse!.label, band: 0, clock: 'elapsed', within: 2 * 3_600_000 } as const
  const changed = withReasons({ ...rules.policy.reasons, abuse: hours })
  const looked = await Promise.all([1, 2, 3].map(() => retarget(db, changed, at('11:30'))))
  expect(looked.reduce((sum, n) => sum + n)).toBe(2)
  expect(await retarget(db, changed, at('11:31'))).toBe(0)

  const dueOf = async (comment: string) =>
    await db
      .selectFrom('cases')
      .innerJoin('comments', 'comments.id', 'cases.comment_id')
      .select(['due_at', 'band'])
      .where('site_comment_id', '=', comment)
      .executeTakeFirstOrThrow()
  // Two hours from the first complaint's receipt, not from the change.
  expect(await dueOf('open')).toEqual({ due_at: at('12:00'), band: 0 })
  expect(await dueOf('decided')).toEqual({ due_at: at('13:00'), band: 1 })
  expect((await dueOf('spam')).band).toBe(2)
  const told = await db
    .selectFrom('case_events')
    .select(['data', 'policy_version'])
    .where('type', '=', 'due_changed')
    .execute()
  expect(told).toEqual([
    {
      policy_version: changed.policy.version,
      data: {
        due: at('12:00').toISOString(),
        dueBefore: at('14:00').toISOString(),
        band: 0,
        bandBefore: 1,
        why: 'targets',
      },
    },
  ])
})

test('a reason that the policy no longer names leaves its cases as they stand', async () => {
  const { db } = await testDatabase()
  await aSite(db)
  await receive(db, [aComplaint({ reason: 'abuse' })], at('10:00'))
  const { abuse: _gone, ...others } = rules.policy.reasons
  const changed = withReasons(others)
  expect(await retarget(db, changed, at('10:30'))).toBe(1)
  const { due_at, target_version } = await db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()
  expect([due_at, target_version]).toEqual([at('14:00'), changed.policy.version])
})

test('a notice is due after 48 hours of qualifying days, and the case takes the earlier of its complaints’ due times', async () => {
  const { db } = await testDatabase()
  await aSite(db)
  const notices = withReasons({
    ...rules.policy.reasons,
    defamation: { label: 'Untrue and damaging to a person', band: 0, clock: 'notice-48h' },
  })
  const friday = new Date('2026-06-12T16:30:00Z')
  await receive(db, [aComplaint({ reason: 'defamation' })], friday, notices)
  const { due_at } = await db.selectFrom('cases').select('due_at').executeTakeFirstOrThrow()
  expect(due_at.toISOString()).toBe('2026-06-16T16:30:00.000Z')
})

test('a reason that is named no more makes no case less urgent, and nothing breaches a target before it was there', async () => {
  const { db } = await testDatabase()
  await aSite(db)
  const comment = { id: 'both' }
  await receive(db, [aComplaint({ comment, reason: 'threat' }), aComplaint({ comment, reason: 'spam' })], at('10:00'))
  const { threat: _gone, ...others } = rules.policy.reasons
  await retarget(db, withReasons(others), at('10:10'))
  expect(await db.selectFrom('cases').select(['band', 'due_at']).executeTakeFirst()).toEqual({
    band: 0,
    due_at: at('11:00'),
  })

  await receive(db, [aComplaint({ comment: { id: 'shorter' }, reason: 'abuse' })], at('10:00'))
  const { abuse } = rules.policy.reasons
  const fiveMinutes = { label: abuse!.label, band: 1, clock: 'elapsed', within: 5 * 60_000 } as const
  const shorter = withReasons({ ...others, abuse: fiveMinutes })
  await retarget(db, shorter, at('10:30'))
  await warnAndBreach(db, shorter, at('10:31'))
  const breached = await db.selectFrom('case_events').select(['at', 'data']).where('type', '=', 'breached').execute()
  expect(breached).toMatchObject([{ at: at('10:30'), data: { due: at('10:05').toISOString() } }])
})
