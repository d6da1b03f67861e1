import { expect, test } from '@jest/globals'
import { at } from '../support/desk.ts'
import { aDesk } from './desk.ts'

test('a complaint after the decision is answered by it at once', async () => {
  const { amira, complain, decideNext, send, told, sent, cases } = await aDesk()
  await complain('c1', '09:00')
  const { decisionId } = await decideNext(amira, '10:00')
  await send(at('10:02'))
  const late = await complain('c1', '11:00')
  expect(await told(late, '11:00')).toMatchObject({
    state: 'answered',
    answer: { action: 'keep', words: expect.stringContaining('left it as it is'), byEarlierDecision: true },
  })
  expect(await cases()).toMatchObject([{ state: 'applied', complaints: 2, complainants: 2 }])
  expect(sent()).toMatchObject([{ decision: decisionId }])
})

test('a complaint after an edit opens a new case, which names the old one; each reader has the answer to what they read', async () => {
  const { amira, ben, complain, decideNext, edit, send, told, sent, cases } = await aDesk()
  const before = await complain('c1', '09:00')
  await decideNext(amira, '10:00')
  await send(at('10:02'))
  await edit('c1', 2, 'Now he says it outright.', '10:30')
  const after = await complain('c1', '11:00', { comment: { revision: 2, text: 'Now he says it outright.' } })
  expect(await told(after, '11:00')).toMatchObject({ state: 'received' })
  const [old, fresh] = await cases()
  expect(fresh).toMatchObject({ state: 'open', previous_case_id: old!.id, complaints: 1 })
  await decideNext(ben, '11:10', 'delete')
  await send(at('11:12'))
  expect(await told(before, '11:13')).toMatchObject({ answer: { action: 'keep' } })
  expect(await told(after, '11:13')).toMatchObject({ answer: { action: 'delete', byEarlierDecision: false } })
  expect(sent()).toMatchObject([
    { sequence: 1, revision: 1, answers: [{ reference: before }] },
    { sequence: 2, revision: 2, textBefore: 'Now he says it outright.', answers: [{ reference: after }] },
  ])
})

test('a complaint with a new reason opens a new case with that reason only', async () => {
  const { amira, complain, decideNext, send, told, cases } = await aDesk()
  await complain('c1', '09:00', { reason: 'off_topic' })
  await decideNext(amira, '10:00')
  await send(at('10:02'))
  const known = await complain('c1', '11:00', { reason: 'off_topic' })
  const fresh = await complain('c1', '11:01', { reason: 'threat' })
  expect(await told(known, '11:02')).toMatchObject({ state: 'answered' })
  expect(await told(fresh, '11:02')).toMatchObject({ state: 'received', due: at('12:01') })
  const [old, opened] = await cases()
  expect(opened).toMatchObject({ previous_case_id: old!.id, reasons: ['threat'], complaints: 1, band: 0 })
  await decideNext(amira, '11:10', 'delete')
  await send(at('11:12'))
  expect(await told(fresh, '11:13')).toMatchObject({ answer: { action: 'delete' } })
  expect(await told(known, '11:13')).toMatchObject({ answer: { action: 'keep', byEarlierDecision: true } })
})

test('the thirty-first of a brigade is answered by the decision on the thirty', async () => {
  const { amira, complain, decideNext, send, told, sent, cases } = await aDesk()
  const brigade: string[] = []
  for (let i = 0; i < 30; i++) brigade.push(await complain('c1', '09:00'))
  await decideNext(amira, '10:00')
  await send(at('10:02'))
  expect(
    sent()[0]!
      .answers.map(({ reference }) => reference)
      .toSorted(),
  ).toEqual(brigade.toSorted())
  const late = await complain('c1', '10:30')
  expect(await told(late, '10:30')).toMatchObject({ state: 'answered', answer: { byEarlierDecision: true } })
  expect(await told(brigade[29]!, '10:30')).toMatchObject({ answer: { byEarlierDecision: false } })
  // The thirty-second, too; the third person since makes it be looked at again.
  expect(await told(await complain('c1', '10:31'), '10:31')).toMatchObject({ state: 'answered' })
  expect(await told(await complain('c1', '10:32'), '10:32')).toMatchObject({ state: 'received' })
  expect(await cases()).toMatchObject([{ complaints: 32 }, { state: 'open', complaints: 1 }])
})
