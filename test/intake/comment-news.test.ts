import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { CaseChangedError } from '../../src/decision/errors.ts'
import { agree } from '../../src/decision/second.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { composeMessage } from '../../src/delivery/compose.ts'
import { changesSince, mustBeRead } from '../../src/desk/case/changes.ts'
import { readCard } from '../../src/desk/case/card.ts'
import { recordNews } from '../../src/intake/record-news.ts'
import { AMEND, choose, decided, DELETE, held, KEEP, SECOND, theCase } from '../decision/deciding.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, eventsOf, receive, rules } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db, 'http://127.0.0.1:1/webhook')
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')

const changed = (id: string, revision: number, text: string, now = at('10:02')) =>
  db.transaction().execute(trx => {
    const { comment } = aComplaint({ comment: { id, revision, text } })
    return recordNews(trx, { changed: { site: 'auldbrig', comment } }, rules, now)
  })
const removed = (comment: string, revision?: number, now = at('10:02')) =>
  db.transaction().execute(trx => {
    const when = revision === undefined ? {} : { revision }
    return recordNews(
      trx,
      { removed: { site: 'auldbrig', comment, ...when, removedAt: '2026-11-23T10:01:00Z' } },
      rules,
      now,
    )
  })
const theComment = async (id: string) =>
  await db.selectFrom('comments').selectAll().where('site_comment_id', '=', id).executeTakeFirstOrThrow()
const last = async (caseId: number, count: number) => (await eventsOf(db, caseId)).slice(-count)

test('of a comment that nobody complained of nothing is kept', async () => {
  expect(await changed('unheard-of', 2, 'New.')).toBe('not_complained_of')
  expect(await removed('unheard-of')).toBe('not_complained_of')
  expect(await db.selectFrom('comments').select('id').where('site_comment_id', '=', 'unheard-of').execute()).toEqual([])
})

test('before anybody holds it: the next one reads the new text; older news and the same again change nothing', async () => {
  await receive(db, [aComplaint({ comment: { id: 'early', revision: 3 } })], at('09:00'))
  expect(await changed('early', 5, 'As it is.')).toBe('recorded')
  expect(await changed('early', 5, 'As it is.')).toBe('known')
  expect(await changed('early', 4, 'In between.')).toBe('known')
  const { claim } = await claimNext(db, amira, rules, at('10:03'))
  const card = await readCard(db, amira, claim!.caseId)
  expect(card).toMatchObject({ revision: 5, text: 'As it is.', version: 2 })
  expect(await last(claim!.caseId, 2)).toEqual(['comment_changed', 'claimed'])
  await decided(db, amira, claim!.token, { ...KEEP, version: 2 })
})

test('the same news told twenty times at once, with older ones among them, is recorded once', async () => {
  await receive(db, [aComplaint({ comment: { id: 'storm' } })], at('09:00'))
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => changed('storm', 9, 'At last.')))
  expect(outcomes.filter(outcome => outcome === 'recorded')).toHaveLength(1)
  const { claim } = await claimNext(db, amira, rules, at('10:03'))
  expect((await eventsOf(db, claim!.caseId)).filter(type => type === 'comment_changed')).toHaveLength(1)
  await decided(db, amira, claim!.token, { ...KEEP, version: 2 })
})

test('while it is held: a decision on the old text is refused, and the page is told what is new', async () => {
  const { caseId, comment, token } = await held(db, amira)
  const seen = (await theCase(db, caseId)).last_event
  await changed(comment, 2, 'Sorry, that was uncalled for.')
  await expect(decided(db, amira, token, DELETE)).rejects.toThrow(CaseChangedError)
  const changes = await changesSince(db, caseId, seen, rules.policy)
  expect(changes).toMatchObject([{ kind: 'event', event: { type: 'comment_changed' } }])
  expect(mustBeRead(changes)).toBe(true)
  const { decisionId } = await decided(db, amira, token, { ...KEEP, version: 2 })
  const { message } = await composeMessage(db, decisionId, rules.policy, at('10:10'))
  expect(message.data).toMatchObject({ revision: 2, textBefore: 'Sorry, that was uncalled for.' })
})

test('removed by its author while it is held: the case goes on and says so, and is closed in the usual way', async () => {
  const { caseId, comment, token } = await held(db, amira)
  expect(await removed(comment)).toBe('recorded')
  expect(await removed(comment)).toBe('known')
  await expect(decided(db, amira, token, KEEP)).rejects.toThrow(CaseChangedError)
  expect(await readCard(db, amira, caseId)).toMatchObject({
    removed_at: new Date('2026-11-23T10:01:00Z'),
    version: 2,
    state: 'claimed',
  })
  expect(await last(caseId, 1)).toEqual(['comment_removed'])
  await decided(db, amira, token, { ...KEEP, version: 2 })
  expect(await theCase(db, caseId)).toMatchObject({ state: 'decided' })
})

test('a newer revision brings a removed comment back, by news or by a complaint; one from before does not', async () => {
  const { caseId, comment, token } = await held(db, amira)
  await removed(comment, 4)
  expect(await changed(comment, 3, 'Told late.')).toBe('recorded')
  expect((await theComment(comment)).removed_at).not.toBeNull()
  expect(await removed(comment, 2)).toBe('known')
  expect(await changed(comment, 5, 'Posted again.')).toBe('recorded')
  expect(await theComment(comment)).toMatchObject({ removed_at: null, removed_revision: null, revision: 5 })
  await removed(comment)
  await receive(db, [aComplaint({ comment: { id: comment, revision: 6, text: 'And again.' } })], at('10:03'))
  expect(await theComment(comment)).toMatchObject({ removed_at: null, revision: 6 })
  const { version } = await theCase(db, caseId)
  await decided(db, amira, token, { ...KEEP, version })
})

test('while it awaits a second person: they must read the new text before they agree', async () => {
  const { caseId, comment, token } = await held(db, amira)
  await choose(db, amira, token, DELETE, SECOND)
  await changed(comment, 2, 'Milder.', at('10:06'))
  const agreeing = (version: number) =>
    db.transaction().execute(trx => agree(trx, ben, { caseId, version }, rules, at('10:07')))
  await expect(agreeing(1)).rejects.toThrow(CaseChangedError)
  const { decisionId } = await agreeing(2)
  const { message } = await composeMessage(db, decisionId, rules.policy, at('10:10'))
  expect(message.data).toMatchObject({ revision: 2, textBefore: 'Milder.' })
})

test('in the grace: the decided case says so, and withdrawn it is decided on the new text', async () => {
  const { caseId, comment, token } = await held(db, amira)
  const { decisionId } = await decided(db, amira, token, DELETE)
  await changed(comment, 2, 'Milder.', at('10:06'))
  expect(await last(caseId, 2)).toEqual(['decided', 'comment_changed'])
  expect(await theCase(db, caseId)).toMatchObject({ state: 'decided', version: 1 })
  await db.transaction().execute(trx => withdraw(trx, amira.id, decisionId, rules, at('10:06:30')))
  const { claim } = await claimNext(db, amira, rules, at('10:07'))
  expect(await readCard(db, amira, caseId)).toMatchObject({ text: 'Milder.' })
  await decided(db, amira, claim!.token, { ...KEEP, version: 2 })
})

test('after the decision: what the site did by it is no news; what the author does then is, and opens the way anew', async () => {
  const amended = await held(db, amira)
  await decided(db, amira, amended.token, AMEND)
  expect(await changed(amended.comment, 2, 'Amended.\r\n', at('10:10'))).toBe('recorded')
  expect(await last(amended.caseId, 1)).toEqual(['decided'])
  const complain = () => receive(db, [aComplaint({ comment: { id: amended.comment } })], at('10:20'))
  await complain()
  expect(await last(amended.caseId, 1)).toEqual(['complaint_answered'])
  expect(await changed(amended.comment, 3, 'Amended, my foot.', at('10:30'))).toBe('recorded')
  expect(await last(amended.caseId, 1)).toEqual(['comment_changed'])
  await complain()
  const { claim } = await claimNext(db, amira, rules, at('10:31'))
  expect(await theCase(db, claim!.caseId)).toMatchObject({ previous_case_id: amended.caseId, complaints: 1 })
  await decided(db, amira, claim!.token, KEEP)

  const deleted = await held(db, amira)
  await decided(db, amira, deleted.token, DELETE)
  expect(await removed(deleted.comment, undefined, at('10:10'))).toBe('recorded')
  expect(await last(deleted.caseId, 1)).toEqual(['decided'])
  const kept = await held(db, amira)
  await decided(db, amira, kept.token, KEEP)
  expect(await removed(kept.comment, undefined, at('10:10'))).toBe('recorded')
  expect(await last(kept.caseId, 1)).toEqual(['comment_removed'])
})

test.each([KEEP, DELETE])(
  'emptied by its author after it was decided: $action is not what emptied it, and it is news',
  async choice => {
    const { caseId, comment, token } = await held(db, amira)
    await decided(db, amira, token, choice)
    expect(await changed(comment, 2, '', at('10:10'))).toBe('recorded')
    expect(await last(caseId, 2)).toEqual(['decided', 'comment_changed'])
  },
)

test('news and a decision at the same moment: decided on what was read, or not at all', async () => {
  for (let round = 0; round < 10; round++) {
    const { caseId, comment, token } = await held(db, amira)
    const [decision] = await Promise.allSettled([
      decided(db, amira, token, DELETE),
      changed(comment, 2, 'Milder.', at('10:05')),
    ])
    const { state, version } = await theCase(db, caseId)
    if (decision.status === 'fulfilled') {
      expect(state).toBe('decided')
      const { revision } = await db
        .selectFrom('decisions')
        .select('revision')
        .where('case_id', '=', caseId)
        .executeTakeFirstOrThrow()
      expect(revision).toBe(1)
    } else {
      expect(decision.reason).toBeInstanceOf(CaseChangedError)
      expect({ state, version }).toEqual({ state: 'claimed', version: 2 })
      await decided(db, amira, token, { ...KEEP, version: 2 })
    }
  }
})
