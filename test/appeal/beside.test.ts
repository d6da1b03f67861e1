import { describe, expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { holdForLaw, liftLawHold } from '../../src/claim/law-hold.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { complaintReference } from '../../src/client/reference.ts'
import { decide } from '../../src/decision/decide.ts'
import { CaseChangedError } from '../../src/decision/errors.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { complaintState } from '../../src/intake/complaint-state.ts'
import { recordNews } from '../../src/intake/record-news.ts'
import { audit, SOUND } from '../crash/record.ts'
import { aComplaint } from '../support/complaint.ts'
import { aModerator, asDecided, at, eventsOf, receive, rules } from '../support/desk.ts'
import { aDesk, AUTHOR } from './desk.ts'

const ANOTHER = { reason: 'threat', complainant: { key: 'another' } }
/** The site counts its revisions in ms. */
const LATER = 2_000_000_000_000

type Desk = Awaited<ReturnType<typeof aDesk>>

/** Amended once, appealed against, and complained of anew: two undecided cases about one comment. */
async function twoCases(answer?: Parameters<typeof aDesk>[0]) {
  const desk = await aDesk(answer)
  const first = await desk.appliedBefore('c1', 'amend')
  const appeal = await desk.appeal(first.decisionId, '10:05')
  await desk.complained('c1', '10:06', ANOTHER)
  const held = async (by: Moderator, time: string) => {
    const claim = (await desk.next(by, time))!
    const { version } = await desk.theCase(claim.caseId)
    return { ...claim, by, version }
  }
  return { ...desk, first, appealed: appeal, held }
}

type Held = { by: Moderator; token: string; version: number; caseId: number }

const decideOn = (
  { db, rules: under }: Pick<Desk, 'db' | 'rules'>,
  { by, token, version }: Held,
  action: 'keep' | 'restore' | 'delete' | 'uphold',
) => {
  const rule = action === 'keep' || action === 'restore' ? 'within_rules' : 'no_abuse'
  const holder = { moderatorId: by.id, token }
  return db.transaction().execute(trx => decide(trx, holder, { version, action, rule }, under, at('10:13')))
}

describe('a new text, while a complaint’s case and an appeal about one comment are both undecided: nobody decides on what they have not seen', () => {
  const newText = { id: 'c1', author: AUTHOR, revision: LATER, text: 'A wholly new text.' }

  test('told by the site', async () => {
    const desk = await twoCases()
    const [hers, his] = [await desk.held(desk.amira, '10:07'), await desk.held(desk.ben, '10:07')]
    const { comment } = aComplaint({ comment: newText })
    const news = { changed: { site: 'auldbrig', comment, changedAt: at('10:08').toISOString() } }
    await desk.db.transaction().execute(trx => recordNews(trx, news, rules, at('10:08')))
    await expect(decideOn(desk, hers, 'keep')).rejects.toThrow(CaseChangedError)
    await expect(decideOn(desk, his, 'restore')).rejects.toThrow(CaseChangedError)
  })

  test('that comes with a complaint', async () => {
    const desk = await twoCases()
    const [hers, his] = [await desk.held(desk.amira, '10:07'), await desk.held(desk.ben, '10:07')]
    await receive(desk.db, [aComplaint({ ...ANOTHER, comment: newText })], at('10:08'))
    await expect(decideOn(desk, hers, 'keep')).rejects.toThrow(CaseChangedError)
    await expect(decideOn(desk, his, 'restore')).rejects.toThrow(CaseChangedError)
    expect((await eventsOf(desk.db, his.caseId)).at(-1)).toBe('comment_changed')
  })

  test('that comes with the appeal', async () => {
    const desk = await aDesk()
    const first = await desk.appliedBefore('c1', 'amend')
    await desk.complained('c1', '10:06', ANOTHER)
    const claim = (await desk.next(desk.amira, '10:07'))!
    const { version } = await desk.theCase(claim.caseId)
    await desk.appeal(first.decisionId, '10:08', { comment: { revision: LATER, text: 'Unseen.' } })
    await expect(decideOn(desk, { ...claim, by: desk.amira, version }, 'keep')).rejects.toThrow(CaseChangedError)
  })

  test('that comes with the site’s 409 to another decision', async () => {
    let posts = 0
    const desk = await twoCases(response => {
      if (++posts !== 2) return 204
      response.writeHead(409).end(JSON.stringify({ revision: LATER, text: 'Unseen.' }))
      return undefined
    })
    await desk.choose(desk.amira, 'keep', '10:07')
    const his = await desk.held(desk.ben, '10:08')
    await desk.send(at('10:12'))
    expect(desk.told()).toHaveLength(2)
    await expect(decideOn(desk, his, 'restore')).rejects.toThrow(CaseChangedError)
  })
})

test('a comment that was decided on again is not put back on the way: the appeal says so, and is upheld', async () => {
  const desk = await twoCases()
  const { db, amira, ben, send, told, complained, appeal, theCase } = desk
  const [hers, his] = [await desk.held(amira, '10:07'), await desk.held(ben, '10:08')]
  const second = asDecided(await decideOn(desk, hers, 'delete'))
  // He is told at once, before the site is.
  await expect(decideOn(desk, his, 'restore')).rejects.toThrow(CaseChangedError)
  expect((await eventsOf(db, his.caseId)).at(-1)).toBe('comment_decided')
  const { version } = await theCase(his.caseId)
  await expect(decideOn(desk, { ...his, version }, 'restore')).rejects.toThrow(
    `the comment was deleted again since, in case ${second.caseId}`,
  )
  await decideOn(desk, { ...his, version }, 'uphold')
  await send(at('10:20'))
  await send(at('10:21'))
  expect(told().map(({ action }) => action)).toEqual(['amend', 'delete', 'uphold'])
  // The comment is away, and who complains of it is told so.
  const again = await complained('c1', '11:00', { reason: 'threat', complainant: { key: 'third' } })
  const state = await complaintState(db, 'auldbrig', complaintReference('auldbrig', again.id), at('11:01'))
  expect(state).toMatchObject({ answer: { action: 'delete' } })
  // The author's way is an appeal against that one.
  await appeal(second.decisionId, '11:05')
  expect(await audit(db)).toMatchObject(SOUND)
})

test('a later decision that was withdrawn stands in nobody’s way', async () => {
  const desk = await twoCases()
  const { db, amira, ben } = desk
  const [hers, his] = [await desk.held(amira, '10:07'), await desk.held(ben, '10:08')]
  const second = asDecided(await decideOn(desk, hers, 'delete'))
  await db.transaction().execute(trx => withdraw(trx, amira.id, second.decisionId, rules, at('10:14')))
  const { version } = await desk.theCase(his.caseId)
  const made = await decideOn(desk, { ...his, version }, 'restore')
  expect(made).toMatchObject({ decisionId: expect.any(String) })
})

describe('one appeal about a comment at a time', () => {
  /** The first is open; a second decision has been applied. */
  async function secondDecision(answer?: Parameters<typeof aDesk>[0]) {
    const desk = await twoCases(answer)
    const second = await desk.choose(desk.amira, 'delete', '10:07')
    await desk.send(at('10:12'))
    return { ...desk, second }
  }

  test('while the first is undecided, or on its way to the site, the second is refused; then it is taken', async () => {
    const { second, refusal, choose, ben, send, appeal } = await secondDecision()
    expect(await refusal(second.decisionId, '10:15')).toBe('another-appeal')
    await choose(ben, 'uphold', '10:20')
    expect(await refusal(second.decisionId, '10:21')).toBe('another-appeal')
    await send(at('10:25'))
    expect(await appeal(second.decisionId, '10:26')).toMatchObject({ outcome: 'recorded' })
  })

  test('an answer that is withdrawn, or that the site says 409 to, is open again, with nothing in its way', async () => {
    const answers = [204, 204, 409]
    const desk = await secondDecision(() => answers.shift() ?? 204)
    const { db, ben, second, refusal, choose, send, theCase, appealed } = desk
    const made = await choose(ben, 'uphold', '10:20')
    await db.transaction().execute(trx => withdraw(trx, ben.id, made.decisionId, rules, at('10:21')))
    expect((await theCase(appealed.caseId)).state).toBe('open')
    await choose(ben, 'uphold', '10:22')
    await send(at('10:25'))
    expect((await theCase(appealed.caseId)).state).toBe('superseded')
    expect(await refusal(second.decisionId, '10:26')).toBe('another-appeal')
    await choose(ben, 'uphold', '10:27')
    await send(at('10:30'))
    expect(await refusal(second.decisionId, '10:31')).toBe('taken')
  })

  test('an id of an appeal that is used again for another decision is refused', async () => {
    const { amira, choose, complained, appliedBefore, send, appeal, refusal } = await aDesk()
    const one = await appliedBefore('c1')
    await complained('c2', '10:04')
    const two = await choose(amira, 'delete', '10:05')
    await send(at('10:08'))
    const id = uuidv7()
    await appeal(one.decisionId, '10:10', { id })
    expect(await refusal(two.decisionId, '10:11', { id })).toBe('id-taken')
    expect(await refusal(two.decisionId, '10:12')).toBe('taken')
  })
})

describe('on hold for legal advice', () => {
  async function withSenior(answer?: Parameters<typeof aDesk>[0]) {
    const desk = await aDesk(answer)
    const { db } = desk
    const sena = { ...(await aModerator(db, 'sena')), role: 'senior' as const }
    await db.updateTable('moderators').set({ role: 'senior' }).where('id', '=', sena.id).execute()
    const hold = (caseId: number, time: string) =>
      db.transaction().execute(trx => holdForLaw(trx, sena, { caseId, why: 'Counsel is asked.' }, rules, at(time)))
    const lift = (caseId: number, time: string) =>
      db.transaction().execute(trx => liftLawHold(trx, sena, { caseId, to: 'pool' }, rules, at(time)))
    return { ...desk, hold, lift }
  }

  test('a decided case is held with its appeal, whichever came first: nobody puts the comment back meanwhile', async () => {
    const { ben, appliedBefore, appeal, next, hold, lift, theCase } = await withSenior()
    const first = await appliedBefore('c1')
    await hold(first.caseId, '10:05')
    const { caseId } = await appeal(first.decisionId, '10:10')
    expect(await theCase(caseId)).toMatchObject({ state: 'open', law_hold_at: at('10:10') })
    expect(await next(ben, '10:11')).toBeUndefined()
    await lift(caseId, '10:12')
    expect(await next(ben, '10:13')).toMatchObject({ caseId })

    await lift(first.caseId, '10:14')
    await hold(first.caseId, '10:15')
    expect(await theCase(caseId)).toMatchObject({ state: 'open', law_hold_at: at('10:15') })
    expect(await next(ben, '10:16')).toBeUndefined()
  })

  test('a case that goes on for a held one is held, and lifting lifts both', async () => {
    const answers = [409]
    const { db, amira, complained, choose, send, hold, lift } = await withSenior(() => answers.shift() ?? 204)
    await complained('c1', '09:00')
    const made = await choose(amira, 'delete', '10:00')
    await hold(made.caseId, '10:01')
    await send(at('10:05'))
    const cases = async () => db.selectFrom('cases').select(['id', 'state', 'law_hold_at']).orderBy('id').execute()
    const [, successor] = await cases()
    expect(successor).toMatchObject({ state: 'open', law_hold_at: at('10:05') })
    await lift(successor!.id, '10:30')
    expect((await cases()).map(({ law_hold_at }) => law_hold_at)).toEqual([null, null])
  })
})
