import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { Moderator } from '../../src/claim/moderator.ts'
import { decideAlike } from '../../src/decision/decide-alike.ts'
import { putAside } from '../../src/intake/dead-letters.ts'
import { changeModerator } from '../../src/people/moderators.ts'
import { writeDeskNote, writeNote } from '../../src/notes.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, eventsOf } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { type Page, wordsOf } from '../start/visitor.ts'
import { aCase, aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
// Numbers that stand nowhere else on a page.
await sql`alter table cases alter column id restart with 7000001`.execute(db)
await db.updateTable('sites').set({ name: 'Auldbrig' }).execute()
await aSite(db, undefined, 'courier')
await db.updateTable('sites').set({ name: 'The Courier' }).where('id', '=', 'courier').execute()
const runtime = await testRuntime(url)
const desk = await aDesk(runtime)
const { rules, clock } = runtime

const everyone = await aModerator(db, 'everyone', { role: 'senior' })
const kirsty = await aModerator(db, 'kirsty', { name: 'Kirsty of the Courier', sites: ['courier'] })
const amira = await aModerator(db, 'amira', { sites: ['auldbrig'] })
const senior = await aModerator(db, 'senior', { role: 'senior', sites: ['auldbrig'] })
const auditor = await aModerator(db, 'auditor', { role: 'auditor', sites: ['auldbrig'] })
const nobodys = await aModerator(db, 'nobodys', { sites: [] })

/** What is the other site's, and must be seen nowhere: each text, name and word of it has this in it. */
const SECRET = /courier|kirsty/i
/** A case with the other site's words all over it. */
const ofCourier = () =>
  aCase(db, {
    site: 'courier',
    comment: {
      text: 'Courier words',
      author: { id: 'courier-reader', name: 'Courier Reader' },
      article: { url: 'https://courier.example/1', title: 'Courier story' },
    },
    complainant: { key: 'courier-complainant', name: 'Courier Complainant' },
    detail: 'Courier detail',
  })
const set = (id: number, changes: object) => db.updateTable('cases').set(changes).where('id', '=', id).execute()
const setSites = ({ login }: Moderator, sites: 'all' | string[]) =>
  db.transaction().execute(trx => changeModerator(trx, login, { sites }, 'command', clock.now()))

const other = {
  open: await ofCourier(),
  escalated: await ofCourier(),
  untakeable: await ofCourier(),
  waiting: await ofCourier(),
  decided: await ofCourier(),
}
const mine = await aCase(db, { comment: { text: 'Auldbrig words' } })
await set(other.escalated, { escalated_at: clock.now() })
await set(other.untakeable, { untakeable_at: clock.now() })
const alike = { action: 'delete', rule: 'no_abuse' } as const
await decideAlike(db, kirsty, [{ caseId: other.decided, version: 1 }], alike, rules(), clock.now())
const asks = { ...rules(), policy: { ...rules().policy, secondPerson: ['delete' as const] } }
await decideAlike(db, kirsty, [{ caseId: other.waiting, version: 1 }], alike, asks, clock.now())
for (const site of ['courier', 'courier-unknown', undefined])
  await putAside(
    db,
    {
      queue: 'complaints',
      jobId: 'j',
      payload: { site, of: 'courier' },
      reason: 'malformed',
      detail: 'Courier letter',
    },
    clock.now(),
  )
await db.transaction().execute(async trx => {
  await writeDeskNote(trx, kirsty, 'For the courier', 'courier', clock.now())
  await writeNote(trx, kirsty, 'Courier note', other.open, rules(), clock.now())
})

const LISTS = ['open', 'mine', 'escalated', 'second', 'untakeable', 'decided', 'dead-letters']
const SEARCHES = [
  'words=courier',
  'words=%22courier+words%22',
  'author=courier',
  'author=courier-reader',
  'comment=https://courier.example/1',
  `comment=${other.decided}`,
  `moderator=${kirsty.id}`,
  'action=delete',
  'rule=no_abuse',
]
const PAGES = ['', ...LISTS.map(list => `/${list}`), ...SEARCHES.map(search => `/decided?${search}`)].map(
  path => `/desk${path}`,
)
// What one typed, and what stands in the address, is one's own.
const withoutTyped = ({ html }: Page) => html.replaceAll(/value="[^"]*"/g, '').replaceAll(/href="[^"]*"/g, '')
const countsIn = ({ html }: Page) =>
  [
    ...html
      .split('id="counts"')[1]!
      .split('</ul>')[0]!
      .matchAll(/<b[^>]*>([\d,+]+)<\/b>/g),
  ].map(([, count]) => count)

test.each([
  ['a moderator of one site', amira],
  ['a senior of one site', senior],
  ['an auditor of one site', auditor],
  ['somebody without a site', nobodys],
])('%s finds nothing of another in any list, search or count', async (_, who) => {
  const visitor = await signedIn(db, desk, who)
  const hers = who === nobodys ? '0' : '1'
  for (const path of PAGES) {
    const page = await visitor.see(path)
    expect([path, page.status]).toEqual([path, 200])
    expect([path, withoutTyped(page)]).toEqual([path, expect.not.stringMatching(SECRET)])
    // Waiting, mine, escalated, second; neither dead letters nor what nobody may take.
    expect([path, countsIn(page)]).toEqual([path, [hers, '0', '0', '0']])
  }
  expect((await visitor.see('/desk/open')).html.includes(`Case ${mine}<`)).toBe(who !== nobodys)
})

test.each([
  ['who sees all sites', everyone, ['3', '0', '1', '1', '3', '1']],
  ['who sees that site', kirsty, ['2', '0', '1', '1', '1', '1']],
])('the same is there for %s', async (_, who, counts) => {
  const visitor = await signedIn(db, desk, who)
  for (const path of PAGES) {
    const page = await visitor.see(path)
    // What she proposed and decided is hers alone; dead letters that name no site are for who sees all.
    if (path !== '/desk/mine' || who === kirsty)
      expect([path, withoutTyped(page)]).toEqual([path, expect.stringMatching(SECRET)])
    expect([path, countsIn(page)]).toEqual([path, counts])
  }
})

/** Every act on a case that there is a form for. */
const ACTS: readonly [string, Readonly<Record<string, string>>][] = [
  ['claim', {}],
  ['resume', {}],
  ['renew', {}],
  ['longer', {}],
  ['release', { reason: 'unsure' }],
  ['assign', { to: amira.id }],
  ['escalate', {}],
  ['decision', { version: '1', seen: '0', action: 'keep', rule: 'within_rules', shown: 'within_rules' }],
  ['decision', { version: '1', seen: '0', action: 'keep', rule: 'within_rules' }],
  ['decision', { version: '7', seen: '0', action: 'keep', rule: 'within_rules' }],
  ['agree', { version: '1', seen: '0' }],
  ['disagree', { version: '1', seen: '0', why: 'No.' }],
  ['take-back', {}],
  ['notes', { text: 'Hello?' }],
]
const csrfOf = async (visitor: Awaited<ReturnType<typeof signedIn>>) =>
  /name="_csrf" value="([^"]+)"/.exec((await visitor.see('/desk')).html)![1]!
const NO_CASE = 8_000_001
const plain = ({ status, html }: Page, id: number) => ({
  status,
  html: html.replaceAll(String(id), 'ID').replaceAll(/_csrf" value="[^"]+"/g, ''),
})

test.each([
  ['a moderator', amira],
  ['a senior', senior],
])(
  '%s of one site acts on no case of another: it is as if it were not there, and nothing is written',
  async (_, who) => {
    const visitor = await signedIn(db, desk, who)
    const csrf = await csrfOf(visitor)
    const ids = Object.values(other)
    const before = await Promise.all(ids.map(id => eventsOf(db, id)))
    const noted = await db.selectFrom('notes').select('id').execute()
    for (const id of ids) {
      const seen = plain(await visitor.see(`/desk/cases/${id}`), id)
      expect(seen).toEqual(plain(await visitor.see(`/desk/cases/${NO_CASE}`), NO_CASE))
      expect(seen.status).toBe(404)
      for (const [act, fields] of ACTS) {
        const body = new URLSearchParams({ _csrf: csrf, ...fields })
        const answer = plain(await visitor.post(`/desk/cases/${id}/${act}`, body), id)
        expect([act, answer]).toEqual([act, plain(await visitor.post(`/desk/cases/${NO_CASE}/${act}`, body), NO_CASE)])
        expect([act, answer.status]).toEqual([act, 404])
      }
    }
    expect(await Promise.all(ids.map(id => eventsOf(db, id)))).toEqual(before)
    expect(await db.selectFrom('notes').select('id').execute()).toEqual(noted)
    expect(await db.selectFrom('claims').select('id').where('moderator_id', '=', who.id).execute()).toEqual([])
  },
)

test('neither an address nor a form by hand tells what became of a case of another site', async () => {
  const visitor = await signedIn(db, desk, amira)
  const words = wordsOf(await visitor.see(`/desk?decided=${other.decided}`))
  expect(words).toBe(wordsOf(await visitor.see(`/desk?decided=${NO_CASE}`)))

  const csrf = await csrfOf(visitor)
  const several = (id: number, fields: object = {}) => new URLSearchParams({ _csrf: csrf, case: `${id}:1`, ...fields })
  const review = plain(await visitor.post('/desk/alike', several(other.open)), other.open)
  expect(review).toEqual(plain(await visitor.post('/desk/alike', several(NO_CASE)), NO_CASE))
  const choice = { action: 'keep', rule: 'within_rules', shown: 'within_rules' }
  const before = await eventsOf(db, other.open)
  const decided = plain(await visitor.post('/desk/alike/decide', several(other.open, choice)), other.open)
  expect(decided).toEqual(plain(await visitor.post('/desk/alike/decide', several(NO_CASE, choice)), NO_CASE))
  expect(await eventsOf(db, other.open)).toEqual(before)

  const { id } = await db.selectFrom('decisions').select('id').executeTakeFirstOrThrow()
  const none = '01900000-0000-7000-8000-000000000000'
  const withdrawn = await visitor.post(`/desk/decisions/${id}/withdraw`, new URLSearchParams({ _csrf: csrf }))
  expect(withdrawn.status).toBe(403)
  expect(wordsOf(withdrawn)).toBe(
    wordsOf(await visitor.post(`/desk/decisions/${none}/withdraw`, new URLSearchParams({ _csrf: csrf }))),
  )
  const note = await visitor.post('/desk/notes', new URLSearchParams({ _csrf: csrf, text: 'Hello?', site: 'courier' }))
  expect([note.status, wordsOf(note)]).toEqual([422, expect.stringContaining('There is no courier')])
})

test('who is called the same on two sites is two people: a card tells nothing of the other one', async () => {
  const sameNames = { author: { id: 'courier-reader', name: 'Angus' } }
  const caseId = await aCase(db, { comment: sameNames, complainant: { key: 'courier-complainant', name: 'Effie' } })
  const card = await (await signedIn(db, desk, amira)).see(`/desk/cases/${caseId}`)
  expect(wordsOf(card)).toContain('New here: no other case.')
  for (const id of Object.values(other)) expect(card.html).not.toContain(String(id))
  await set(caseId, { assigned_to: everyone.id })
})

test('whose site is taken from them while they hold a case of it: the page is not there, and their cookie decides nothing', async () => {
  const una = await aModerator(db, 'una')
  const visitor = await signedIn(db, desk, una)
  const caseId = await ofCourier()
  const card = await visitor.send(await visitor.see(`/desk/cases/${caseId}`), `/${caseId}/claim`, {})
  expect(wordsOf(card)).toContain('The case is yours')
  await setSites(una, ['auldbrig'])

  const before = await eventsOf(db, caseId)
  for (const [act, fields] of ACTS) {
    const body = new URLSearchParams({ _csrf: await csrfOf(visitor), ...fields })
    expect([act, (await visitor.post(`/desk/cases/${caseId}/${act}`, body)).status]).toEqual([act, 404])
  }
  expect((await visitor.see(`/desk/cases/${caseId}`)).status).toBe(404)
  expect((await visitor.see('/desk/mine')).html).not.toContain(`Case ${caseId}`)
  expect(await eventsOf(db, caseId)).toEqual(before)
  // It waits for nobody's lease to end.
  const kirstys = await signedIn(db, desk, kirsty)
  const taken = await kirstys.send(await kirstys.see(`/desk/cases/${caseId}`), `/${caseId}/claim`, {})
  expect(wordsOf(taken)).toContain('The case is yours')
})

test('word for the next shift is for everybody, or for a site: who sees one site writes for it unless they say so', async () => {
  const [visitor, kirstys] = [await signedIn(db, desk, amira), await signedIn(db, desk, kirsty)]
  const form = (await visitor.see('/desk')).html.split('action="/desk/notes"')[1]!.split('</form>')[0]!
  expect([...form.matchAll(/<option value="([^"]*)"( selected)?/g)].map(([, id, usual]) => [id, usual])).toEqual([
    ['', undefined],
    ['auldbrig', ' selected'],
  ])
  await visitor.send(await visitor.see('/desk'), '/desk/notes', { text: 'Bring biscuits', site: '' })
  await visitor.post('/desk/notes', new URLSearchParams({ _csrf: await csrfOf(visitor), text: 'The bridge is shut' }))
  expect(wordsOf(await visitor.see('/desk'))).toContain('· Auldbrig The bridge is shut')
  const theirs = wordsOf(await kirstys.see('/desk'))
  expect(theirs).toContain('Bring biscuits')
  expect(theirs).not.toContain('The bridge is shut')
})
