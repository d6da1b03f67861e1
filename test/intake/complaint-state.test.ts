import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { complaintReference } from '../../src/client.ts'
import { TooLateError } from '../../src/decision/errors.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { recordOutcome } from '../../src/delivery/record-outcome.ts'
import { complaintState } from '../../src/intake/complaint-state.ts'
import { putAside } from '../../src/intake/dead-letters.ts'
import { referencesOf } from '../../src/intake/references.ts'
import { AMEND, claimed, decided, DELETE, KEEP } from '../decision/deciding.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const amira = await aModerator(db, 'amira')

const of = (id: string) => complaintReference('auldbrig', id)
const stateAt = (id: string, time: string) => complaintState(db, 'auldbrig', of(id), at(time))
const takeBack = (decisionId: string, time: string) =>
  db.transaction().execute(trx => withdraw(trx, amira.id, decisionId, rules, at(time)))
const about = (comment: string) => aComplaint({ comment: { id: comment } })

test('a complaint is received, looked at, and answered once its decision may leave, not before', async () => {
  const complaint = about('way')
  const { id } = complaint
  expect(await stateAt(id, '09:00')).toBeUndefined()
  await receive(db, [complaint], at('09:00'))
  const same = { id, reference: of(id), reason: 'abuse', receivedAt: at('09:00') }
  expect(await stateAt(id, '09:30')).toMatchObject({ ...same, state: 'received', due: at('13:00') })
  const { token } = await claimed(db, amira, '10:00')
  expect(await stateAt(id, '10:01')).toMatchObject({ ...same, state: 'looked_at', due: at('13:00') })
  const { decisionId } = await decided(db, amira, token, DELETE)
  expect(await stateAt(id, '10:06')).toMatchObject({ ...same, state: 'looked_at' })
  const { answers } = rules.policy
  expect(await stateAt(id, '10:07')).toEqual({
    ...same,
    raisedAt: new Date(complaint.raisedAt),
    state: 'answered',
    answer: {
      action: 'delete',
      words: expect.stringContaining(answers.delete.slice(0, 20)),
      decidedAt: at('10:05'),
      byEarlierDecision: false,
    },
  })
  // What was told of cannot be taken back.
  await expect(takeBack(decisionId, '10:08')).rejects.toThrow(TooLateError)
})

test('a withdrawn decision is never an answer; the next one is', async () => {
  const complaint = about('withdrawn')
  await receive(db, [complaint], at('09:00'))
  const first = await claimed(db, amira, '10:00')
  const { decisionId } = await decided(db, amira, first.token, DELETE)
  await takeBack(decisionId, '10:06')
  expect(await stateAt(complaint.id, '12:00')).toMatchObject({ state: 'looked_at' })
  const second = await claimed(db, amira, '12:01')
  await decided(db, amira, second.token, { ...KEEP, version: 2 }, at('12:05'))
  expect(await stateAt(complaint.id, '12:07')).toMatchObject({ state: 'answered', answer: { action: 'keep' } })
})

test('told and withdrawn at one moment: one of the two', async () => {
  for (let i = 0; i < 8; i++) {
    const complaint = about(`at-once-${i}`)
    await receive(db, [complaint], at('09:00'))
    const { token } = await claimed(db, amira, '10:00')
    const { decisionId } = await decided(db, amira, token, KEEP)
    const [state, withdrawn] = await Promise.all([
      stateAt(complaint.id, '10:08'),
      takeBack(decisionId, '10:08').then(
        () => true,
        () => false,
      ),
    ])
    expect(state?.state).toBe(withdrawn ? 'looked_at' : 'answered')
    if (withdrawn) await decided(db, amira, (await claimed(db, amira, '10:09')).token, { ...KEEP, version: 2 })
  }
})

test('a case that the site superseded is answered with its successor’s decision', async () => {
  const complaint = about('superseded')
  await receive(db, [complaint], at('09:00'))
  const { token } = await claimed(db, amira, '10:00')
  const { decisionId } = await decided(db, amira, token, AMEND)
  expect(await stateAt(complaint.id, '10:10')).toMatchObject({ state: 'answered' })
  const changed = { as: 'superseded', changed: { revision: 9, text: 'Another text.' } } as const
  await db
    .transaction()
    .execute(trx => recordOutcome(trx, decisionId, changed, { in: 'acknowledgement' }, rules, at('10:11')))
  expect(await stateAt(complaint.id, '10:12')).toMatchObject({ state: 'received' })
  const successor = await claimed(db, amira, '10:13')
  await decided(db, amira, successor.token, { ...KEEP, version: 2 }, at('10:14'))
  expect(await stateAt(complaint.id, '10:20')).toMatchObject({ state: 'answered', answer: { action: 'keep' } })
})

test('a complaint that could not be recorded says why; one of another site is none', async () => {
  const complaint = about('dead')
  await putAside(
    db,
    { queue: 'complaints', jobId: 'j', payload: complaint, reason: 'malformed', detail: 'reason: boring is none' },
    at('09:00'),
  )
  expect(await stateAt(complaint.id, '09:01')).toEqual({
    id: complaint.id,
    reference: of(complaint.id),
    state: 'refused',
    because: 'malformed',
    problem: 'reason: boring is none',
  })
  await receive(db, [complaint], at('09:02'))
  expect(await stateAt(complaint.id, '09:03')).toMatchObject({ state: 'received' })
  expect(await complaintState(db, 'courier', of(complaint.id), at('09:03'))).toBeUndefined()
})

test('two complaints that would have one reference have two; the same one again keeps its own', async () => {
  const [first, second] = [about('collision'), about('collision')]
  const ids = [first.id, second.id]
  // What has the reference already is of another complaint, whose id nobody has found yet: there are 2^45.
  await db
    .insertInto('complaint_references')
    .values({ site_id: 'auldbrig', reference: of(first.id), complaint_id: randomUUID() })
    .execute()
  const next = complaintReference('auldbrig', first.id, 1)
  const told = await referencesOf(db, 'auldbrig', ids)
  expect(Object.fromEntries(told)).toEqual({ [first.id]: next, [second.id]: of(second.id) })
  await receive(db, [first, second], at('09:00'))
  expect(await receive(db, [first], at('09:01'))).toEqual(['known'])
  expect(await referencesOf(db, 'auldbrig', ids)).toEqual(told)
  expect(await complaintState(db, 'auldbrig', next, at('09:02'))).toMatchObject({ id: first.id })
  // The same id at another site is another complaint.
  expect(complaintReference('courier', first.id)).not.toBe(of(first.id))
})
