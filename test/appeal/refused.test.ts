import { expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { at } from '../support/desk.ts'
import { aDesk } from './desk.ts'

const DAY_MS = 86_400_000

test('only what took something away from an author’s comment can be appealed against, and only by them', async () => {
  const { choose, complained, amira, appliedBefore, refusal, send } = await aDesk()
  const kept = await appliedBefore('kept', 'keep')
  expect(await refusal(kept.decisionId)).toBe('nothing-to-appeal')
  expect(await refusal(uuidv7())).toBe('no-such-decision')
  const deleted = await appliedBefore('deleted')
  expect(await refusal(deleted.decisionId, '10:10', { author: { id: 'sub-8' } })).toBe('not-the-author')
  await complained('early', '10:20')
  const early = await choose(amira, 'delete', '10:21')
  expect(await refusal(early.decisionId, '10:22')).toBe('not-applied-yet')
  await send(at('10:25'))
  expect(await refusal(early.decisionId, '10:26')).toBe('taken')
})

test('the time for it is over to the millisecond, in both directions', async () => {
  const { appliedBefore, refusal, appeal } = await aDesk()
  const first = await appliedBefore('c1')
  const end = new Date(at('10:03').getTime() + 14 * DAY_MS)
  expect(await refusal(first.decisionId, new Date(end.getTime() + 1))).toBe('too-late')
  await expect(appeal(first.decisionId, new Date(end.getTime() + 1))).rejects.toThrow(
    'The time to appeal ended on 7 December 2026 at 10:03.',
  )
  expect(await refusal(first.decisionId, end)).toBe('taken')
})

test('where the comment was decided on again since, the later decision is the one to appeal against', async () => {
  const { amira, choose, complained, appliedBefore, refusal, send } = await aDesk()
  const first = await appliedBefore('c1', 'amend')
  await complained('c1', '10:05', { reason: 'threat', complainant: { key: 'another' } })
  const second = await choose(amira, 'delete', '10:06')
  expect(await refusal(first.decisionId)).toBe('overtaken')
  await send(at('10:20'))
  expect(await refusal(second.decisionId, '10:21')).toBe('taken')
})

test('a comment that was gone, or a decision that does not stand, is nothing to appeal', async () => {
  const answers = [404, 409]
  const { appliedBefore, refusal } = await aDesk(() => answers.shift())
  expect(await refusal((await appliedBefore('gone')).decisionId)).toBe('comment-gone')
  expect(await refusal((await appliedBefore('changed')).decisionId)).toBe('does-not-stand')
})

test('a complaint’s case is not decided like an appeal, nor an appeal like a complaint’s', async () => {
  const { amira, ben, choose, complained, appliedBefore, appeal } = await aDesk()
  const first = await appliedBefore('c1')
  await appeal(first.decisionId)
  await expect(choose(ben, 'delete', '10:20')).rejects.toThrow('an appeal is upheld or the comment restored')
  await complained('c2', '10:30', { reason: 'threat' })
  await expect(choose(amira, 'restore', '10:31')).rejects.toThrow('restore decides an appeal only')
})

test('a later decision that kept what the site had made of it takes no appeal away', async () => {
  const { amira, ben, choose, complained, appliedBefore, appeal, theCase, refusal, send, told } = await aDesk()
  const first = await appliedBefore('c1', 'amend')
  await complained('c1', '10:05', { reason: 'threat', complainant: { key: 'another' } })
  await choose(amira, 'keep', '10:06')
  await send(at('10:09'))
  expect(await refusal(first.decisionId)).toBe('taken')
  const restored = await choose(ben, 'restore', '10:30')
  await send(at('10:33'))
  expect(told().at(-1)).toMatchObject({ action: 'restore', textAfter: 'The council couldnae run a bath.' })
  expect((await theCase(restored.caseId)).state).toBe('applied')
  // What is put back is no later decision either: who deletes it again takes it away anew.
  await complained('c1', '10:40', { source: 'staff', complainant: {} })
  const again = await choose(amira, 'delete', '10:41')
  await send(at('10:44'))
  await appeal(again.decisionId, '10:45')
})
