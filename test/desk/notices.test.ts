import { expect, test } from '@jest/globals'
import { formatInTimeZone } from 'date-fns-tz'
import { receivedIn } from '../../src/desk/raise/received.ts'
import { COMPLETE } from '../notice/desk.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, receive } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aCase, aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const runtime = await testRuntime(url)
const desk = await aDesk(runtime)
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const auditor = await aModerator(db, 'auditor', { role: 'auditor' })
const ofCourier = await aModerator(db, 'courier', { sites: ['courier'] })

const DAY_MS = 86_400_000
const LONDON = 'Europe/London'
const WALL_TIME = "yyyy-MM-dd'T'HH:mm"

const { name: _, email: __, ...incomplete } = COMPLETE
const aNotice = (notice: object = COMPLETE) =>
  aCase(db, { reason: 'defamation', notice: { ...COMPLETE, ...notice }, complainant: { key: 'sub-9' } })

test('the desk says what is missing, offers the reply, and puts on record that it was sent', async () => {
  const caseId = await aCase(db, { reason: 'defamation', notice: incomplete })
  const reader = await signedIn(db, desk, amira)
  const open = await reader.see('/desk/open')
  expect(open.html).toMatch(/Notice due/)
  expect(open.html).toMatch(/Notices\s+<b>1<\/b>/)
  const list = await reader.see('/desk/notices')
  expect(list.html).toContain('Counsel decides what is done about it.')
  expect(list.html).toContain('Incomplete <b>2</b>')
  const card = await reader.see(`/desk/cases/${caseId}`)
  expect(card.html).toContain('Incomplete: it does not say')
  expect(card.html).toContain('<li>an e-mail address at which you can be contacted</li>')
  expect(card.html).toContain('name: yes, e-mail: no')
  expect(card.html).toContain('Dear Sir or Madam,')
  expect(card.html).toMatch(/href="mailto:\?subject=Your%20notice/)
  const done = await reader.send(card, '/returned', { sent: 'Please say <b>who</b> you are.' })
  expect(done.html).toContain('the notice was returned. Its clock has stopped.')
  expect(done.html).toContain('Please say &lt;b&gt;who&lt;/b&gt; you are.')
  expect(done.html).toContain('The notice was returned by you')
  expect((await reader.see('/desk/open')).html).not.toMatch(/Notice due/)
  expect((await reader.see('/desk/notices')).html).toMatch(/Returned [^<]+ before it was due/)
  // Its form, sent again from a page that was loaded before.
  const again = await reader.send(card, '/poster-told', { sent: 'Words that must not be lost' })
  expect(again.status).toBe(409)
  expect(again.html).toContain('dealt with already: it was returned')
  expect(again.html).toContain('What you wrote, which is not on record')
  expect(again.html).toContain('Words that must not be lost')
})

test('what was typed is there again where it could not be taken', async () => {
  const caseId = await aNotice()
  const reader = await signedIn(db, desk, ben)
  const card = await reader.see(`/desk/cases/${caseId}`)
  expect(card.html).toContain('Nothing that the law asks for is missing from it.')
  await runtime.db
    .updateTable('cases')
    .set({ law_hold_at: new Date(), law_hold_by: amira.id })
    .where('id', '=', caseId)
    .execute()
  const refused = await reader.send(card, '/poster-told', { sent: 'My own words' })
  expect(refused.status).toBe(403)
  expect(refused.html).toContain('on hold for legal advice')
  expect(refused.html).toMatch(/<textarea[^>]*>\s*My own words<\/textarea>/)
})

test('who may only look has no forms; who does not see the site sees nothing of it', async () => {
  const caseId = await aNotice({ jurisdiction: 'scotland' })
  const watching = await signedIn(db, desk, auditor)
  const seen = await watching.see(`/desk/cases/${caseId}`)
  expect(seen.html).toContain('No clock: section 5 of the Defamation Act 2013 is not law in Scotland')
  expect(seen.html).not.toContain('poster-told')
  const elsewhere = await signedIn(db, desk, ofCourier)
  const list = await elsewhere.see('/desk/notices')
  expect(list.html).not.toContain(`/desk/cases/${caseId}`)
  expect(list.html).not.toMatch(/Notices\s+<b>/)
})

test('a notice that came by letter is raised at the desk: its clock runs since it came, and whoever typed it may answer it', async () => {
  const caseId = await aCase(db, { reason: 'abuse', comment: { text: 'Baird took the ferry money.' } })
  const writer = await signedIn(db, desk, amira)
  const found = await writer.see('/desk/raise?find=ferry+money')
  const [chosen] = /\/desk\/raise\?comment=\d+/.exec(found.html) ?? []
  const form = await writer.see(chosen!)
  const yesterday = formatInTimeZone(Date.now() - DAY_MS, LONDON, WALL_TIME)
  const typed = {
    reason: 'defamation',
    detail: '',
    law: 'england-and-wales',
    legalName: 'Morag Baird',
    why: 'A <lie>.',
  }
  for (const [wrong, words] of [
    [{ ...typed, reason: 'abuse' }, 'a notice is one of defamation'],
    [{ ...typed, legalEmail: 'morag' }, 'Invalid email'],
    [{ ...typed, received: '2026-03-29T01:30' }, 'There was no such time in London'],
    [{ ...typed, received: '2126-03-29T01:30' }, 'It cannot have come later than now'],
    [{ ...typed, received: 'yesterday' }, 'Say the day and the time it came'],
    [{ ...typed, received: '0026-06-12T17:30' }, 'That is more than a year ago'],
    [{ ...typed, received: formatInTimeZone(Date.now() - 367 * DAY_MS, LONDON, WALL_TIME) }, 'more than a year ago'],
    // Left at "It is no notice": nothing of what is said below it is dropped without a word.
    [{ ...typed, law: '' }, 'Choose under the law of which country the notice was given'],
    [{ reason: 'defamation', detail: 'A <lie>.', law: '', received: yesterday }, 'Choose under the law'],
  ] as const) {
    const refused = await writer.send(form, '/desk/raise', wrong)
    expect(refused.status).toBe(422)
    expect(refused.html.toLowerCase()).toContain(words.toLowerCase())
    expect(refused.html).toContain('A &lt;lie&gt;.')
  }
  const raised = await writer.send(form, '/desk/raise', { ...typed, received: yesterday })
  expect(raised.url).toContain(`/desk/cases/${caseId}`)
  expect(raised.html).toContain('Incomplete: it does not say')
  const { received_at } = await db
    .selectFrom('notices')
    .select('received_at')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect(formatInTimeZone(received_at, LONDON, WALL_TIME)).toBe(yesterday)
  const done = await writer.send(raised, '/returned', { sent: 'Dear Ms Baird' })
  expect(done.html).toContain('Its clock has stopped.')
})

test('of a crowd’s notices a card shows the first twenty, those that wait before others, and the rest do not keep it from being decided', async () => {
  const comment = { id: 'crowded' }
  const notices = (from: number, to: number) =>
    receive(
      db,
      Array.from({ length: to - from }, (_none, n) =>
        aComplaint({ reason: 'defamation', notice: COMPLETE, comment, complainant: { key: `k${from + n}` } }),
      ),
      new Date(),
    )
  const theCase = async () =>
    await db
      .selectFrom('cases')
      .innerJoin('comments', 'comments.id', 'comment_id')
      .select(['cases.id', 'version'])
      .where('site_comment_id', '=', 'crowded')
      .executeTakeFirstOrThrow()
  await notices(0, 20)
  const { id, version } = await theCase()
  await notices(20, 24)
  expect(await theCase()).toEqual({ id, version })
  const reader = await signedIn(db, desk, amira)
  const card = await reader.see(`/desk/cases/${id}`)
  const shown = (html: string) => [...html.matchAll(/<article id="notice-(\d+)"/g)].map(([, one]) => Number(one))
  expect(card.html).toContain('24 notices of defamation')
  expect(card.html).toContain('And 4 more, which are shown when these have been dealt with.')
  const [first, ...others] = shown(card.html)
  expect(others).toHaveLength(19)
  const done = await reader.send(card, `/notices/${first}/returned`, { sent: 'Dear Ms Baird' })
  expect(shown(done.html).slice(0, 19)).toEqual(others)
  expect(shown(done.html).at(-1)).toBe(others.at(-1)! + 1)
})

test('of the hour that comes twice, a time is of the first', () => {
  expect(receivedIn('2026-10-25T01:30')).toEqual(new Date('2026-10-25T00:30:00Z'))
  expect(receivedIn('2026-10-25T00:30')).toEqual(new Date('2026-10-24T23:30:00Z'))
  expect(receivedIn('2026-10-25T02:30')).toEqual(new Date('2026-10-25T02:30:00Z'))
  expect(() => receivedIn('2026-03-29T01:30')).toThrow('no such time in London')
})
