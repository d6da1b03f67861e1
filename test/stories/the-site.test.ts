import type { ServerResponse } from 'node:http'
import { expect, test } from '@jest/globals'
import { CaseChangedError } from '../../src/decision/errors.ts'
import { sendAgain } from '../../src/delivery/send-again.ts'
import { at } from '../support/desk.ts'
import { aDesk } from './desk.ts'

/** Answers with these, one after the other; a text is a 409 that tells it. */
function answering(...answers: (number | { revision: number; text: string })[]) {
  return (response: ServerResponse) => {
    const next = answers.shift() ?? 204
    if (typeof next === 'number') return next
    response.writeHead(409, { 'content-type': 'application/json' }).end(JSON.stringify(next))
    return undefined
  }
}

test('a case that staff raise is decided by somebody else, on what the site says the comment is', async () => {
  const real = { revision: 4, text: 'You are a disgrace, the lot of you.' }
  const { db, amira, ben, raiseTyped, claim, decideNext, send, sent, cases } = await aDesk(answering(real, 204))
  await raiseTyped(amira, 'c1', 'You are a disgrace.', '10:00')
  expect(await claim(amira, '10:01')).toBeUndefined()
  await decideNext(ben, '10:02', 'delete')
  await send(at('10:04'))
  const [typed, successor] = await cases()
  expect([typed!.state, successor!.state]).toEqual(['superseded', 'open'])
  // Whoever raised it is a party to what goes on for it, too.
  expect(await claim(amira, '10:05')).toBeUndefined()
  await decideNext(ben, '10:06', 'delete')
  await send(at('10:08'))
  // The site knows nothing of a complaint that was raised at the desk: nobody there waits for an answer.
  expect(sent()).toMatchObject([
    { sequence: 1, textBefore: 'You are a disgrace.', answers: [] },
    { sequence: 2, revision: 4, textBefore: real.text, answers: [] },
  ])
  expect((await cases()).map(({ state }) => state)).toEqual(['superseded', 'applied'])
  expect(await db.selectFrom('complaints').select(['source', 'raised_by']).execute()).toEqual([
    { source: 'staff', raised_by: amira.id },
  ])
})

test('an author removes the comment while it is held: the holder must look, and the complainant is answered', async () => {
  const { amira, complain, claim, decideHeld, tell, send, told, sent, cases } = await aDesk(answering(410))
  const reference = await complain('c1', '09:00')
  const held = await claim(amira, '10:00')
  await tell({ removed: { site: 'auldbrig', comment: 'c1', removedAt: '2026-11-23T10:01:00Z' } }, '10:01')
  await expect(decideHeld(amira, held!.token, '10:02', 1, 'delete')).rejects.toThrow(CaseChangedError)
  await decideHeld(amira, held!.token, '10:03', undefined, 'delete')
  expect(await told(reference, '10:04')).toMatchObject({ state: 'looked_at' })
  await send(at('10:05'))
  expect(await cases()).toMatchObject([{ state: 'gone' }])
  expect(sent()).toHaveLength(1)
  expect(await told(reference, '10:06')).toMatchObject({ state: 'answered', answer: { action: 'delete' } })
})

test('a 409 that meets an open successor: that one’s decision answers the complainants of both', async () => {
  const edited = { revision: 2, text: 'Edited since.' }
  const { amira, ben, complain, decideNext, send, told, sent, cases } = await aDesk(answering(edited, 204))
  const first = await complain('c1', '09:00')
  const superseded = await decideNext(amira, '10:00', 'delete')
  const second = await complain('c1', '10:01', { comment: edited })
  await send(at('10:02'))
  const [old, successor] = await cases()
  expect(old).toMatchObject({ state: 'superseded', goes_on_in: successor!.id })
  expect(await told(first, '10:03')).toMatchObject({ state: 'received' })
  const decision = await decideNext(ben, '10:04')
  await send(at('10:06'))
  for (const reference of [first, second])
    expect(await told(reference, '10:07')).toMatchObject({ state: 'answered', answer: { action: 'keep' } })
  expect(sent().map(({ decision: id }) => id)).toEqual([superseded.decisionId, decision.decisionId])
  expect(
    sent()[1]!
      .answers.map(({ reference }) => reference)
      .toSorted(),
  ).toEqual([first, second].toSorted())
  expect(await send(at('12:00'))).toEqual([])
})

test('a dead head of a line, sent again: what waits behind it follows in order, and then its reader is told', async () => {
  const { db, amira, ben, rules, complain, decideNext, send, told, sent } = await aDesk(answering(400, 204, 204))
  await complain('c1', '09:00')
  const head = await decideNext(amira, '10:00')
  await send(at('10:02'))
  const behind = await complain('c1', '10:10', { reason: 'threat' })
  const next = await decideNext(ben, '10:11', 'delete')
  expect(await send(at('11:00'))).toEqual([])
  expect(await told(behind, '11:00')).toMatchObject({ state: 'looked_at' })
  await sendAgain(db, { decisions: [head.decisionId] }, 'command', rules, at('11:01'))
  await send(at('11:01'))
  await send(at('11:02'))
  expect(sent().map(({ decision }) => decision)).toEqual([head.decisionId, head.decisionId, next.decisionId])
  expect(await told(behind, '11:03')).toMatchObject({ state: 'answered', answer: { action: 'delete' } })
})
