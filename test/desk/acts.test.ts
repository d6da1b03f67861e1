import { expect, test } from '@jest/globals'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, eventsOf, receive } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { decideAs } from '../start/way.ts'
import { wordsOf } from '../start/visitor.ts'
import { aCase, aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
const desk = await aDesk(await testRuntime(url))
const ben = await aModerator(db, 'ben')
const catriona = await aModerator(db, 'catriona', { role: 'senior' })
const atAmiras = await signedIn(db, desk, await aModerator(db, 'amira'))
const atBens = await signedIn(db, desk, ben)
const atCatrionas = await signedIn(db, desk, catriona)

const taken = async (id: number) => await atAmiras.send(await atAmiras.see(`/desk/cases/${id}`), '/claim', {})
const stateOf = async (id: number) =>
  await db.selectFrom('cases').select(['state', 'version']).where('id', '=', id).executeTakeFirstOrThrow()

test('without a script, what will be sent is shown before it is: the first press decides nothing', async () => {
  const id = await aCase(db)
  const card = await taken(id)
  const shown = await atAmiras.send(card, '/decision', { action: 'delete', rule: 'no_abuse' })
  expect(wordsOf(shown)).toContain('Nothing is decided yet.')
  expect(shown.html).toContain('House rule: No abuse of readers or journalists.')
  expect(shown.html).toContain('<code>{when}</code> becomes the time of the decision')
  expect((await stateOf(id)).state).toBe('claimed')

  const done = await atAmiras.send(shown, '/decision', {
    action: 'delete',
    rule: 'no_abuse',
    statement: 'Gone.\r\nSorry.',
    answer: 'Thank you, gone.',
  })
  expect(wordsOf(done)).toMatch(/decided: delete.*It leaves for the site at/)
  const texts = await db
    .selectFrom('decision_texts')
    .innerJoin('decisions', 'decisions.id', 'decision_id')
    .select(['statement', 'answer'])
    .where('case_id', '=', id)
    .execute()
  expect(texts).toEqual([{ statement: 'Gone.\nSorry.', answer: 'Thank you, gone.' }])
})

test('what cannot be taken comes back with why, and with what was typed', async () => {
  const id = await aCase(db)
  const card = await taken(id)
  for (const [fields, problem] of [
    [{ action: 'amend', rule: 'no_abuse', textAfter: '  ' }, 'An amended comment must say something'],
    [{ action: 'delete', rule: 'no_such_rule' }, 'There is no house rule'],
  ] as const) {
    const page = await decideAs(atAmiras, card, fields)
    expect([page.status, wordsOf(page)]).toEqual([422, expect.stringContaining(problem)])
  }
  const page = await decideAs(atAmiras, card, {
    action: 'amend',
    rule: 'no_abuse',
    textAfter: 'The <b>council</b>.',
    answer: ' ',
  })
  expect(page.status).toBe(422)
  expect(page.html).toContain('The &lt;b&gt;council&lt;/b&gt;.')
  expect((await stateOf(id)).state).toBe('claimed')
  await atAmiras.send(page, '/release', { reason: 'unsure' })
})

test('undo takes a decision back into the hands of who made it, and says so on the record', async () => {
  const id = await aCase(db)
  const done = await decideAs(atAmiras, await taken(id), { action: 'keep', rule: 'within_rules' })
  const undone = await atAmiras.send(done, '/withdraw', {})
  expect(undone.url).toContain(`/desk/cases/${id}`)
  expect(wordsOf(undone)).toContain(`Case ${id} is open again: nothing was sent.`)
  expect((await eventsOf(db, id)).slice(-3)).toEqual(['decided', 'withdrawn', 'claimed'])
  // The page with the button is still there; and nobody else ever had it.
  const twice = await atAmiras.send(done, '/withdraw', {})
  expect([twice.status, wordsOf(twice)]).toEqual([409, expect.stringContaining('withdrawn already')])
  expect(wordsOf(await atBens.see(`/desk?decided=${id}`))).not.toContain('Undo')
  const again = await decideAs(atAmiras, undone, { action: 'delete', rule: 'no_abuse' })
  expect(wordsOf(again)).toContain('decided: delete.')
})

test('a decision that is on its way to the site cannot be undone', async () => {
  const id = await aCase(db)
  const done = await decideAs(atAmiras, await taken(id), { action: 'keep', rule: 'within_rules' })
  await db.updateTable('deliveries').set({ relayed_until: new Date() }).where('case_id', '=', id).execute()
  const late = await atAmiras.send(done, '/withdraw', {})
  expect(late.status).toBe(409)
  expect((await stateOf(id)).state).toBe('decided')
})

test('a case is let go with a reason, to a colleague, or to a senior', async () => {
  const id = await aCase(db)
  const card = await taken(id)
  expect(wordsOf(await atAmiras.send(card, '/release', { reason: 'bored' }))).toContain('There is no reason')
  expect((await stateOf(id)).state).toBe('claimed')
  const assigned = await atAmiras.send(card, '/assign', { to: ben.id })
  expect(wordsOf(assigned)).toContain(`Case ${id} waits for who it was assigned to.`)
  expect((await atAmiras.see(`/desk/cases/${id}`)).html).not.toContain('/claim"')

  const bens = await atBens.send(await atBens.see('/desk'), '/desk/next', {})
  expect(bens.url).toBe(`${desk}/desk/cases/${id}`)
  await atBens.send(bens, '/escalate', {})
  expect((await atBens.see(`/desk/cases/${id}`)).html).not.toContain('/claim"')
  const seniors = await atCatrionas.send(await atCatrionas.see(`/desk/cases/${id}`), '/claim', {})
  expect(wordsOf(seniors)).toContain('The case is yours until')
  await decideAs(atCatrionas, seniors, { action: 'keep', rule: 'within_rules' })
  expect(await eventsOf(db, id)).toEqual([
    'opened',
    'complaint_joined',
    'claimed',
    'assigned',
    'claimed',
    'escalated',
    'claimed',
    'decided',
  ])
})

test('a lease is renewed by the page, and held to its limit once', async () => {
  const id = await aCase(db)
  const card = await taken(id)
  const longer = await atAmiras.send(card, '/longer', {})
  const [, until] = /data-until="([^"]+)"/.exec(longer.html) ?? []
  const claim = await db.selectFrom('claims').selectAll().where('case_id', '=', id).executeTakeFirstOrThrow()
  expect(new Date(until!).getTime() - claim.claimed_at.getTime()).toBe(3_600_000)
  expect(wordsOf(await atAmiras.send(card, '/longer', {}))).toContain('as long as one may')
  await atAmiras.send(longer, '/release', { reason: 'shift_ends' })
})

test('in another browser the case is shown as held, and can be gone on with there; the first is told', async () => {
  const id = await aCase(db)
  const first = await taken(id)
  const atHome = await signedIn(db, desk, await aModerator(db, 'amira'))
  expect(wordsOf(await atHome.see('/desk'))).toContain(`Case ${id}`)
  const second = await atHome.send(await atHome.see(`/desk/cases/${id}`), '/resume', {})
  const refused = await decideAs(atAmiras, first, { action: 'keep', rule: 'within_rules' })
  expect([refused.status, wordsOf(refused)]).toEqual([409, expect.stringContaining('no longer yours')])
  expect(wordsOf(await decideAs(atHome, second, { action: 'keep', rule: 'within_rules' }))).toContain('decided: keep.')
})

test('a new reason stops a decision and says what is new; another complaint for the same does not', async () => {
  const id = await aCase(db, { comment: { id: 'bridge-7' }, reason: 'spam' })
  const card = await taken(id)
  await receive(
    db,
    [aComplaint({ comment: { id: 'bridge-7' }, reason: 'spam', complainant: { key: 'sub-8' } })],
    new Date(),
  )
  await receive(db, [aComplaint({ comment: { id: 'bridge-7' }, reason: 'threat' })], new Date())
  const refused = await decideAs(atAmiras, card, { action: 'keep', rule: 'within_rules' })
  expect(refused.status).toBe(409)
  expect(wordsOf(refused)).toMatch(/1 more complaint \(Advertising or spam\)\. New reason: Threat or danger/)
  expect(wordsOf(await decideAs(atAmiras, refused, { action: 'keep', rule: 'within_rules' }))).toContain(
    'decided: keep.',
  )
})

test('colleagues leave word on a case and on the desk; one’s own note does not stop one’s decision', async () => {
  const id = await aCase(db)
  const card = await taken(id)
  const noted = await atAmiras.send(card, '/notes', { text: 'The police asked us to keep it.' })
  expect(wordsOf(noted)).toContain('The police asked us to keep it.')
  expect(wordsOf(await atAmiras.send(await atAmiras.see('/desk'), '/desk/notes', { text: ' ' }))).toMatch(/note/i)
  await atAmiras.send(await atAmiras.see('/desk'), '/desk/notes', { text: 'A storm of <b>spam</b> since four.' })
  expect((await atBens.see('/desk')).html).toContain('A storm of &lt;b&gt;spam&lt;/b&gt; since four.')
  expect(wordsOf(await decideAs(atAmiras, card, { action: 'keep', rule: 'within_rules' }))).toContain('decided: keep.')
})

test('whoever likes it so gets the next case after a decision, with what became of the last', async () => {
  const [first, second] = [await aCase(db, { reason: 'threat' }), await aCase(db, { reason: 'threat' })]
  await db
    .insertInto('moderator_preferences')
    .values({ moderator_id: ben.id, theme: 'dark', text_size: 'normal', blur: false, shortcuts: true, then_next: true })
    .execute()
  const card = await atBens.send(await atBens.see('/desk'), '/desk/next', {})
  const next = await decideAs(atBens, card, { action: 'keep', rule: 'within_rules' })
  expect([card.url, next.url]).toEqual([`${desk}/desk/cases/${first}`, `${desk}/desk/cases/${second}?decided=${first}`])
  expect(wordsOf(next)).toMatch(new RegExp(`Case ${first} decided: keep.*Undo`))
  await atBens.send(next, '/release', { reason: 'unsure' })
})

test('an auditor reads everything and changes nothing', async () => {
  const id = await aCase(db)
  const auditor = await signedIn(db, desk, await aModerator(db, 'audra', { role: 'auditor' }))
  const card = await auditor.see(`/desk/cases/${id}`)
  expect(card.html).not.toContain('/claim"')
  const page = await auditor.see('/desk')
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
  for (const path of ['/desk/next', `/desk/cases/${id}/claim`, `/desk/cases/${id}/decision`, '/desk/notes']) {
    const form = { ...page, html: `<form action="${path}"><input type="hidden" name="action" value="keep"></form>` }
    const body = { _csrf: csrf, text: 'x', version: '1', action: 'keep', rule: 'within_rules', shown: 'within_rules' }
    const answer = await auditor.send(form, path, body)
    expect([path, answer.status]).toEqual([path, 403])
  }
  expect(await eventsOf(db, id)).toEqual(['opened', 'complaint_joined'])
})

test('without a script, too, a text that came meanwhile is read before anything is decided about it', async () => {
  const id = await aCase(db, { comment: { id: 'bridge-9', revision: 1 } })
  const card = await taken(id)
  await receive(db, [aComplaint({ comment: { id: 'bridge-9', revision: 2, text: 'A wholly new text.' } })], new Date())
  const fields = { action: 'amend', rule: 'no_abuse', textAfter: 'The council couldnae run.' }
  const first = await atAmiras.send(card, '/decision', fields)
  expect([first.status, wordsOf(first)]).toEqual([409, expect.stringContaining('read what is new')])
  expect(wordsOf(first)).toContain('The comment was changed on the site')
  expect((await stateOf(id)).state).toBe('claimed')
  await atAmiras.send(first, '/release', { reason: 'unsure' })
})

test('a claim that has gone on in another browser, or lapsed, leaves no dead end behind it', async () => {
  const id = await aCase(db)
  await taken(id)
  const atHome = await signedIn(db, desk, await aModerator(db, 'amira'))
  await atHome.send(await atHome.see(`/desk/cases/${id}`), '/resume', {})
  const back = await atAmiras.see(`/desk/cases/${id}`)
  expect(wordsOf(back)).toContain('You hold this case in another browser')
  const again = await atAmiras.send(back, '/resume', {})
  expect(wordsOf(await decideAs(atAmiras, again, { action: 'keep', rule: 'within_rules' }))).toContain('decided: keep.')
})

test('a button pressed twice at once decides once, and brings one next case and not two', async () => {
  for (let i = 0; i < 3; i++) await aCase(db, { reason: 'threat' })
  const card = await atBens.send(await atBens.see('/desk'), '/desk/next', {})
  const fields = { action: 'keep', rule: 'within_rules' }
  const pages = await Promise.all([1, 2].map(() => atBens.send(card, '/decision', fields)))
  expect(pages.map(page => /\/desk(\/cases\/\d+)?\?decided=\d+$/.test(page.url))).toEqual([true, true])
  const held = await db
    .selectFrom('claims')
    .select('case_id')
    .where('moderator_id', '=', ben.id)
    .where('ended_at', 'is', null)
    .execute()
  expect(held).toHaveLength(1)
})

test('a page’s own numbers that make no sense change nothing', async () => {
  const id = await aCase(db)
  const card = await taken(id)
  for (const seen of ['99999999999', '-3', 'x']) {
    const page = await atAmiras.send(card, '/decision', { action: 'keep', rule: 'no_such', seen })
    expect([seen, page.status]).toEqual([seen, 422])
  }
  await atAmiras.send(card, '/release', { reason: 'unsure' })
})

test('what was undone comes back into its form: who undoes wants to correct, and not to begin again', async () => {
  const id = await aCase(db)
  const fields = {
    action: 'amend',
    rule: 'no_abuse',
    textAfter: 'The council could run a bath.',
    answer: 'Amended, thank you.',
  }
  const card = await taken(id)
  const shown = await atAmiras.send(card, '/decision', fields)
  const undone = await atAmiras.send(await atAmiras.send(shown, '/decision', fields), '/withdraw', {})
  expect(undone.html).toContain('The council could run a bath.</textarea>')
  expect(undone.html).toContain('Amended, thank you.</textarea>')
  expect(undone.html).toMatch(/<details class="decision amend" name="decision" open>/)
  await atAmiras.send(undone, '/release', { reason: 'unsure' })
  // Nobody is offered what they would be refused.
  expect((await atAmiras.see(`/desk/cases/${id}`)).html).not.toContain('/claim"')
})

test('a rule that comments are kept under is no rule to delete one under, and the other way round', async () => {
  const id = await aCase(db)
  const card = await taken(id)
  for (const [action, rule] of [
    ['delete', 'within_rules'],
    ['keep', 'no_abuse'],
  ] as const) {
    const page = await atAmiras.send(card, '/decision', { action, rule, shown: rule })
    expect([page.status, wordsOf(page)]).toEqual([422, expect.stringContaining(`is no house rule to ${action}`)])
  }
  await atAmiras.send(card, '/release', { reason: 'unsure' })
})
