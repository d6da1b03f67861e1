import { expect, test } from '@jest/globals'
import { html } from '@remix-run/html-template'
import type { Kysely } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Database } from '../../src/database/schema.ts'
import { decide } from '../../src/decision/decide.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { readCard } from '../../src/desk/case/card.ts'
import { casePage } from '../../src/desk/pages/case.ts'
import { USUAL } from '../../src/desk/preferences.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { recordNews } from '../../src/intake/record-news.ts'
import { writeNote } from '../../src/notes.ts'
import { rulesOf } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules, statutory } from '../support/desk.ts'

type Chosen = 'keep' | 'delete' | 'amend'

async function aDesk() {
  const { db } = await testDatabase()
  await aSite(db)
  const ben = await aModerator(db, 'ben')
  /** Comments complained of by these people, and decided so; the last stays undecided if it says nothing. */
  const complained = async (
    comment: string,
    keys: readonly (string | undefined)[],
    action?: Chosen,
    now = at('09:00'),
  ) => {
    const complaints = keys.map(key =>
      aComplaint({
        comment: { id: comment, author: { id: 'sub-1', name: 'Dougie' } },
        complainant: key ? { key } : {},
        raisedAt: now.toISOString(),
      }),
    )
    await receive(db, complaints, now)
    const caseId = await latestCase(db)
    if (action) await decideNext(db, ben, action, now)
    return caseId
  }
  return { db, ben, complained }
}

async function latestCase(db: Kysely<Database>): Promise<number> {
  const { id } = await db.selectFrom('cases').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  return id
}

async function decideNext(db: Kysely<Database>, moderator: Moderator, action: Chosen, now: Date, under = rules) {
  const { claim } = await claimNext(db, moderator, under, now)
  const { version } = await db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', claim!.caseId)
    .executeTakeFirstOrThrow()
  const rest = { version, rule: action === 'keep' ? 'within_rules' : 'no_abuse' }
  const choice =
    action === 'amend' ? { ...rest, action, textAfter: 'The council could run a bath.' } : { ...rest, action }
  const holder = { moderatorId: moderator.id, token: claim!.token }
  return await db.transaction().execute(trx => decide(trx, holder, choice, under, now))
}

async function shown(
  db: Kysely<Database>,
  caseId: number,
  moderator: Moderator,
  { now = at('10:00'), blur = false } = {},
) {
  const card = (await readCard(db, { sites: 'all' }, caseId))!
  const counts = {
    waiting: 0,
    overdue: 0,
    mine: 0,
    escalated: 0,
    second: 0,
    untakeable: 0,
    dead: 0,
    undelivered: 0,
    onHold: 0,
    notices: 0,
    noticesOverdue: 0,
  }
  const desk = { moderator, csrf: 'csrf', counts, preferences: { ...USUAL, blur } }
  const { policy, rota } = rules
  const source = casePage({
    card,
    desk,
    notice: undefined,
    decide: '',
    letter: undefined,
    news: html``,
    held: [],
    policy,
    rota,
    now,
  })
  return {
    html: source,
    words: source
      .replace(/^[^]*<main/, '')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/\s+/g, ' '),
  }
}

test('a new author is new here, and complainants have made their first complaint or are not named', async () => {
  const { db, ben, complained } = await aDesk()
  const { words } = await shown(db, await complained('c1', ['a', undefined]), ben)
  expect(words).toContain('New here: no other case.')
  expect(words).toContain('a reader · first complaint · 1 h 0 min ago')
  expect(words).toContain('· not named by the site ·')
})

test('an author’s other cases are counted by decision, and their complaints as upheld or not', async () => {
  const { db, complained } = await aDesk()
  await complained('c1', ['a', 'b'], 'delete')
  await complained('c2', ['a'], 'keep')
  await complained('c3', ['c', 'd', 'e'], 'amend')
  const { history } = (await readCard(db, { sites: 'all' }, await complained('c4', ['a'])))!
  expect(history).toMatchObject({
    cases: 3,
    decisions: { delete: 1, keep: 1, amend: 1 },
    upheld: { reader: 5, staff: 0, tool: 0 },
    notUpheld: { reader: 1 },
  })
  expect(history?.last.map(({ action }) => action)).toEqual(['amend', 'keep', 'delete'])
})

test('a complainant’s record says how often they were right; a withdrawn decision does not count', async () => {
  const { db, ben, complained } = await aDesk()
  await complained('c1', ['a', 'b'], 'delete')
  await complained('c2', ['a'], 'keep')
  const withdrawn = await complained('c3', ['a'], 'delete')
  const { id } = await db
    .selectFrom('decisions')
    .select('id')
    .where('case_id', '=', withdrawn)
    .executeTakeFirstOrThrow()
  await db.transaction().execute(trx => withdraw(trx, ben.id, id, rules, at('09:01')))
  const caseId = await complained('c4', ['a', 'b', 'c'])
  const { records, brigade, history } = (await readCard(db, { sites: 'all' }, caseId))!
  expect([...records.values()].toSorted((a, b) => a.cases - b.cases)).toMatchObject([
    { cases: 1, judged: 1, right: 1 },
    { cases: 3, judged: 2, right: 1 },
  ])
  expect(brigade).toBeUndefined()
  expect(history).toMatchObject({
    cases: 3,
    decisions: { delete: 1, keep: 1 },
    upheld: { reader: 2 },
    notUpheld: { reader: 1 },
  })
  const { words } = await shown(db, caseId, ben)
  for (const record of ['right 1 of 2 times', 'right 1 of 1 time', 'first complaint']) expect(words).toContain(record)
})

test('a brigade is visible as such', async () => {
  const { db, ben, complained } = await aDesk()
  const they = Array.from({ length: 6 }, (_, i) => `k${i}`)
  await complained('c1', they.slice(0, 4), 'keep')
  await complained('c2', they.slice(0, 3), 'delete')
  const caseId = await complained('c3', they)
  await complained('c3', ['late'], undefined, at('09:40'))
  const { words } = await shown(db, caseId, ben)
  expect(words).toContain(
    '7 people, 6 of them within 10 minutes. 4 of them also complained together about 2 other comments; ' +
      '1 of those complaints was upheld. 4 of them had complained before, and only ever about this author.',
  )
})

test('both clocks, and what is at risk or overdue, are said in words', async () => {
  const { db, ben, complained } = await aDesk()
  const caseId = await complained('c1', ['a'], undefined, at('08:00'))
  expect((await shown(db, caseId, ben, { now: at('10:10') })).words).toContain('Due in 1 h 50 min')
  expect((await shown(db, caseId, ben, { now: at('10:10') })).words).toContain('2 h 10 min, of it 1 h 10 min desk time')
  expect((await shown(db, caseId, ben, { now: at('11:45') })).words).toContain('At risk: due in 15 min')
  expect((await shown(db, caseId, ben, { now: at('12:05') })).words).toContain('Overdue by 5 min')
})

test('who holds it, a colleague’s note and every event are on the card; joined complaints are one line', async () => {
  const { db, ben, complained } = await aDesk()
  const caseId = await complained('c1', ['a', 'b', 'c'])
  const cara = await aModerator(db, 'cara')
  await db.transaction().execute(trx => writeNote(trx, cara, 'Her lawyer <rang>.', caseId, rules, at('09:20')))
  await claimNext(db, ben, rules, at('09:55'))
  const { html: source, words } = await shown(db, caseId, cara)
  expect(words).toContain('Held by ben until 10:05.')
  expect(source).toContain('<p class="notice taken" id="state">')
  expect(source).toContain('Her lawyer &lt;rang&gt;.')
  expect(words).toMatch(
    /09:00 Opened, for the full-time pool 09:00 3 complaints joined 09:20 A note by you 09:55 Taken by ben/,
  )
  expect(source).toContain(`<body data-live="/desk/live?case=${caseId}&amp;seen=6"`)
  expect((await shown(db, caseId, ben)).words).not.toContain('Held by')
})

test('a decision is shown with what was taken out and put in, and what is told to whom', async () => {
  const { db, complained } = await aDesk()
  const { html: source, words } = await shown(db, await complained('c1', ['a'], 'amend'), await aModerator(db, 'cara'))
  expect(words).toContain('Decided by ben, Mon 23 Nov, 09:00: amend.')
  expect(source).toMatch(/<del><span class="sr-only">removed: <\/span>couldnae/)
  expect(source).toMatch(/<ins><span class="sr-only">added: <\/span>could/)
  expect(words).toContain('To the author A moderator has amended your comment.')
})

test('a comment that has changed since it was deleted is shown with the text that was decided on', async () => {
  const { db, ben, complained } = await aDesk()
  const caseId = await complained('c1', ['a'], 'delete')
  expect((await shown(db, caseId, ben)).words).not.toContain('has changed since')
  const { comment, site } = aComplaint({ comment: { id: 'c1', revision: 9, text: 'I will bring the shortbread.' } })
  await db.transaction().execute(trx => recordNews(trx, { changed: { site, comment } }, rules, at('09:21')))
  expect((await shown(db, caseId, ben)).words).toMatch(
    /I will bring the shortbread\..*Decided on this text, which has changed since: .*couldnae/,
  )
})

test('a proposal is shown with its difference to who might be the second person', async () => {
  const { db, ben, complained } = await aDesk()
  const caseId = await complained('c1', ['a'])
  const under = rulesOf({ ...rules.policy, secondPerson: ['amend'] }, statutory)
  await decideNext(db, ben, 'amend', at('09:30'), under)
  const { html: source, words } = await shown(db, caseId, await aModerator(db, 'cara'))
  expect(words).toContain('Waits for a second person, proposed by ben.')
  expect(words).toContain('Proposed: amend')
  expect(source).toMatch(/<ins><span class="sr-only">added/)
})

test('strong language is marked, and the switch is there for who has it blurred', async () => {
  const { db, ben } = await aDesk()
  await receive(db, [aComplaint({ comment: { text: 'Utter shite, in Scunthorpe.' } })], at('09:00'))
  const caseId = await latestCase(db)
  const usual = await shown(db, caseId, ben)
  expect(usual.html).toContain('Utter <span class="strong">shite</span>, in Scunthorpe.')
  expect(usual.html).not.toContain('show-strong')
  expect((await shown(db, caseId, ben, { blur: true })).html).toContain('id="show-strong"')
})

test('a comment that was removed on the site says so, and who waits for an answer nevertheless', async () => {
  const { db, ben, complained } = await aDesk()
  const caseId = await complained('c1', ['a'])
  expect((await shown(db, caseId, ben)).words).not.toContain('removed on the site')
  const removed = { site: 'auldbrig', comment: 'c1', removedAt: '2026-11-23T09:20:00Z' }
  await db.transaction().execute(trx => recordNews(trx, { removed }, rules, at('09:21')))
  const { words } = await shown(db, caseId, ben)
  expect(words).toContain(
    'The comment was removed on the site, Mon 23 Nov, 09:20. Its complainants still wait for an answer.',
  )
  await decideNext(db, ben, 'keep', at('09:30'))
  expect((await shown(db, caseId, ben)).words).not.toContain('still wait')
})

test('a reason that one person with a poor record gave alone is said to weigh nothing yet', async () => {
  const { db, ben, complained } = await aDesk()
  for (const comment of ['c1', 'c2', 'c3', 'c4', 'c5']) await complained(comment, ['crank'], 'keep')
  const caseId = await complained('c6', ['crank'])
  expect((await shown(db, caseId, ben)).words).toContain('given only by one person whose complaints were seldom upheld')
  await complained('c6', ['another'])
  expect((await shown(db, caseId, ben)).words).not.toContain('seldom upheld')
})

test('who complains about many comments within the policy’s time is said to be serial', async () => {
  const { db, ben, complained } = await aDesk()
  for (let i = 1; i < 10; i++) await complained(`c${i}`, ['busy'], i < 3 ? 'delete' : 'keep')
  const caseId = await complained('c10', ['busy'])
  expect((await shown(db, caseId, ben)).words).toContain('serial: 10 comments within 7 days, right 2 of 9 times')
  const later = new Date('2026-11-30T09:00:00Z')
  expect((await shown(db, caseId, ben, { now: later })).words).not.toContain('serial')
})
