import { expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { claimCase } from '../../src/claim/claim-case.ts'
import { claimNext } from '../../src/claim/claim-next.ts'
import { composeDecisions } from '../../src/delivery/compose.ts'
import { findUntakeable } from '../../src/claim/untakeable.ts'
import { rulesOf } from '../../src/rules.ts'
import { type Page, wordsOf } from '../start/visitor.ts'
import { decideAs } from '../start/way.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, eventsOf, receive, rules, statutory } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aCase, aDesk, type AtTheDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const desk = await aDesk(await testRuntime(url))
const amira = await aModerator(db, 'amira', { role: 'senior' })
const ben = await aModerator(db, 'ben', { role: 'senior' })
const atAmiras = await signedIn(db, desk, amira)
const atBens = await signedIn(db, desk, ben)
const atDoras = await signedIn(db, desk, await aModerator(db, 'dora', { sites: ['courier'] }))

const caseIn = ({ url: address }: Page) => Number(/\/cases\/(\d+)/.exec(address)?.[1])
const look = (at: AtTheDesk, find: string) => at.see(`/desk/raise?${String(new URLSearchParams({ find }))}`)
const theCase = (id: number) => db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const complaintsOf = (caseId: number) =>
  db.selectFrom('complaints').selectAll().where('case_id', '=', caseId).orderBy('recorded_at').execute()

async function keptByBen(id: number): Promise<number> {
  const card = await atBens.send(await atBens.see(`/desk/cases/${id}`), '/claim', {})
  await decideAs(atBens, card, { action: 'keep', rule: 'within_rules' })
  expect((await theCase(id)).state).toBe('decided')
  return id
}

test('staff find a comment by its address, its id or its words, raise it, and somebody else decides', async () => {
  const address = 'https://auldbrig.example/news/ferry#comment-islay'
  const comment = { id: 'islay', url: address, text: 'The ferry to Islay is late.' }
  const before = await keptByBen(await aCase(db, { comment }))
  for (const find of ['islay', 'late ferry', address])
    expect(wordsOf(await look(atAmiras, find))).toContain(comment.text)
  const [chosen] = /\/desk\/raise\?comment=\d+/.exec((await look(atAmiras, 'late ferry')).html) ?? []
  const raised = await atAmiras.send(await atAmiras.see(chosen!), '/desk/raise', {
    reason: 'untruth',
    detail: 'It was on time.',
  })

  const id = caseIn(raised)
  expect(id).not.toBe(before)
  expect(wordsOf(raised)).toContain(`Case ${id} has what you raised.`)
  expect(wordsOf(raised)).toMatch(/One complaint, by staff.*Staff amira · .*It was on time\./)
  expect(wordsOf(raised)).toContain('Raised by you: False or misleading')
  expect(await theCase(id)).toMatchObject({ previous_case_id: before, complaints: 1, complainants: 0, state: 'open' })
  expect(await complaintsOf(id)).toMatchObject([{ source: 'staff', raised_by: amira.id, complainant_id: null }])
  const event = db
    .selectFrom('case_events')
    .selectAll()
    .where('case_id', '=', id)
    .where('type', '=', 'complaint_joined')
  expect(await event.execute()).toMatchObject([
    { actor: 'moderator', moderator_id: amira.id, data: { source: 'staff' } },
  ])

  // Neither by its name nor by the pull.
  const now = new Date()
  expect(raised.html).not.toContain(`/desk/cases/${id}/claim`)
  expect(await claimCase(db, amira, id, rules, now)).toMatchObject({ why: 'not_yours' })
  expect(await claimNext(db, amira, rules, now)).toMatchObject({ claim: undefined, why: 'none' })
  // Her complaint is none of the site's.
  await keptByBen(id)
  const made = db.selectFrom('decisions').select('id').where('case_id', '=', id)
  const [decision] = await composeDecisions(db, [(await made.executeTakeFirstOrThrow()).id], rules.policy)
  expect(decision).toMatchObject({ comment: 'islay', answers: [] })
})

test('what nobody complained of is typed, and pressed twice it is one; a reader’s complaint brings the site’s text', async () => {
  const address = 'https://auldbrig.example/news/pier#comment-c77'
  const page = await look(atAmiras, address)
  expect(wordsOf(page)).toContain('Nobody has complained about a comment like that.')
  expect(page.html).toContain('value="c77"')
  for (const [end, id] of [
    ['#comment-harbour-bridge-3', 'harbour-bridge-3'],
    ['#comment-0193a6b2-7c11-7a3e-9f00-1b2c3d4e5f60', '0193a6b2-7c11-7a3e-9f00-1b2c3d4e5f60'],
    ['?comment=c%2F9', 'c/9'],
    ['/comments/1042/', '1042'],
  ] as const)
    expect((await look(atAmiras, `https://auldbrig.example/news/pier${end}`)).html).toContain(`value="${id}"`)
  const typed = { site: 'auldbrig', commentId: 'c77', url: address, reason: 'threat', author: 'Rab', authorId: '' }
  const raise = (changes: Record<string, string>) =>
    atAmiras.send(page, '/desk/raise', { ...typed, text: 'I know\r\nwhere.', ...changes })
  const refused = await raise({ url: 'javascript:alert(1)' })
  expect([refused.status, wordsOf(refused)]).toEqual([422, expect.stringContaining('The address – ')])
  expect(refused.html).toContain('I know\nwhere.')
  for (const wrong of [{ text: ' ' }, { author: '' }, { site: 'atlantis' }, { reason: 'boring' }, { detail: '\u0000' }])
    expect((await raise(wrong)).status).toBe(422)

  const [first, second] = await Promise.all([raise({}), raise({})])
  const id = caseIn(first)
  expect(caseIn(second)).toBe(id)
  expect(await eventsOf(db, id)).toEqual(['opened', 'complaint_joined'])
  expect(await complaintsOf(id)).toMatchObject([{ revision: -1, reason: 'threat' }])
  const comment = db
    .selectFrom('comments')
    .innerJoin('comment_revisions', 'comment_id', 'comments.id')
    .select(['site_comment_id', 'author', 'comments.revision', 'text', 'author_name', 'url'])
    .where('site_comment_id', '=', 'c77')
  expect(await comment.execute()).toEqual([
    { site_comment_id: 'c77', author: null, revision: -1, text: 'I know\nwhere.', author_name: 'Rab', url: address },
  ])

  expect(wordsOf(await atBens.see(`/desk/cases/${id}`))).toMatch(
    /On an article Rab , as somebody of the desk typed it.*did not know the author’s id/,
  )

  await receive(db, [aComplaint({ comment: { id: 'c77', revision: 1, text: 'I know where you live.' } })], new Date())
  expect(await theCase(id)).toMatchObject({ complaints: 2, complainants: 1, version: 2 })
  const counted = '2 complaints: 1 by readers, 1 by staff'
  expect(wordsOf(await atBens.see(`/desk/cases/${id}`))).toMatch(new RegExp(`${counted}.*From one known person\\.`))
  expect(wordsOf(await atBens.see('/desk/open'))).toContain(counted)
})

test('nobody raises on a site that they do not see, nor a case that they hold, nor a text that has changed', async () => {
  const id = await aCase(db, { comment: { id: 'unseen', text: 'Unseen herring.' } })
  const comment = String((await theCase(id)).comment_id)
  const address = 'https://auldbrig.example/x#1'
  expect(wordsOf(await look(atDoras, 'herring'))).toContain('Nobody has complained')
  expect((await atDoras.see(`/desk/raise?comment=${comment}`)).status).toBe(404)
  const own = await look(atDoras, address)
  const known = await atDoras.send(own, '/desk/raise', { reason: 'spam', comment, revision: '1' })
  expect([known.status, wordsOf(known)]).toEqual([422, expect.stringContaining('There is no such comment')])
  expect(known.html).not.toContain('herring')
  const typed = { commentId: 'unseen', url: address, text: 'x', author: 'x', site: 'auldbrig', reason: 'spam' }
  expect((await atDoras.send(own, '/desk/raise', typed)).status).toBe(422)

  const read = await atBens.see(`/desk/raise?comment=${comment}`)
  await receive(db, [aComplaint({ comment: { id: 'unseen', revision: 2, text: 'Fresh herring.' } })], new Date())
  const stale = await atBens.send(read, '/desk/raise', { reason: 'spam', detail: 'Fish.' })
  expect([stale.status, wordsOf(stale)]).toEqual([
    409,
    expect.stringContaining('comment has changed since you read it'),
  ])
  expect(wordsOf(stale)).toContain('Fresh herring.')
  expect(stale.html).toContain('Fish.')
  await atBens.send(await atBens.see(`/desk/cases/${id}`), '/claim', {})
  const held = await atBens.send(stale, '/desk/raise', { reason: 'spam' })
  expect([held.status, wordsOf(held)]).toEqual([422, expect.stringContaining('You hold the case of this comment')])
  expect(await complaintsOf(id)).toHaveLength(2)
})

test('neither tools nor staff count as people; cards say who they are, and decisions are found by them', async () => {
  const by = (source: 'reader' | 'staff' | 'tool') =>
    aComplaint({ id: uuidv7(), source, comment: { id: 'tooled' }, complainant: { key: 'same', name: 'Scanner 3' } })
  const id = await aCase(db, { ...by('tool'), comment: { id: 'tooled' } })
  await receive(db, [by('staff'), by('reader')], new Date())
  expect(await theCase(id)).toMatchObject({ complaints: 3, complainants: 1 })
  const card = wordsOf(await atBens.see(`/desk/cases/${id}`))
  expect(card).toContain('3 complaints: 1 by readers, 1 by staff, 1 by tools')
  expect(card).toContain('A tool Scanner 3')

  // Who raised it on the site under their own account is in it, too.
  const account = { moderator_id: amira.id, site_id: 'auldbrig', account: 'same' }
  await db.deleteFrom('case_complainants').where('case_id', '=', id).execute()
  await db.insertInto('moderator_accounts').values(account).execute()
  expect(await claimCase(db, amira, id, rules, new Date())).toMatchObject({ why: 'not_yours' })

  await keptByBen(id)
  for (const source of ['tool', 'staff', 'reader'])
    expect((await atBens.see(`/desk/decided?source=${source}`)).html).toContain(`/desk/cases/${id}"`)
  const tools = await atBens.see('/desk/decided?source=tool')
  expect(tools.html.match(/id="decision-/g)).toHaveLength(1)
  expect(wordsOf(tools)).toContain('complaint by staff · complaint by a tool')
  expect((await atBens.see('/desk/decided?source=ghosts')).status).toBe(422)
})

test('what the only one who works here raised is said to be for nobody, until somebody else does', async () => {
  const { db: small } = await testDatabase()
  await aSite(small)
  const only = await aModerator(small, 'only', { role: 'senior' })
  await receive(small, [aComplaint({ source: 'staff' })], new Date())
  expect(await findUntakeable(small, rules, new Date())).toBe(0)
  await small.updateTable('complaints').set({ raised_by: only.id }).execute()
  expect(await findUntakeable(small, rules, new Date())).toBe(1)
  // The policy may let them decide it.
  const free = rulesOf({ ...rules.policy, raiserMayDecide: true }, statutory)
  expect(await claimNext(small, only, free, new Date())).toMatchObject({ claim: { caseId: 1 } })
  await small.deleteFrom('claims').execute()
  await small.updateTable('cases').set({ state: 'open', leased_until: null }).execute()
  await aModerator(small, 'another')
  expect(await findUntakeable(small, rules, new Date())).toBe(1)
  expect((await small.selectFrom('cases').select('untakeable_at').executeTakeFirst())?.untakeable_at).toBeNull()
})
