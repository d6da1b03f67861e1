import { expect, test } from '@jest/globals'
import { formatInTimeZone } from 'date-fns-tz'
import { COMPLETE } from '../notice/desk.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
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
  const yesterday = formatInTimeZone(new Date(Date.now() - 86_400_000), 'Europe/London', "yyyy-MM-dd'T'HH:mm")
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
  expect(formatInTimeZone(received_at, 'Europe/London', "yyyy-MM-dd'T'HH:mm")).toBe(yesterday)
  const done = await writer.send(raised, '/returned', { sent: 'Dear Ms Baird' })
  expect(done.html).toContain('Its clock has stopped.')
})
