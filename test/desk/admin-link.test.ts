import { expect, test } from '@jest/globals'
import { aVisitor, wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
const amira = await aModerator(db, 'amira', { role: 'admin' })
await aModerator(db, 'ben')
const desk = await aDesk(await testRuntime(url))
const admin = await signedIn(db, desk, amira)
const BEN = '/desk/admin/people/ben'
const makes = async () => await admin.send(await admin.see(BEN), `${BEN}/link`, {})
const linkIn = (html: string) => /id="link"[^>]* value="([^"]+)"/.exec(html)?.[1]

test('a sign-in link is told once, lets its moderator in once, and is kept nowhere', async () => {
  const answer = await makes()
  const link = linkIn(answer.html)!
  expect(link).toMatch(new RegExp(`^${desk}/sign-in/link_[\\w-]{43}$`))
  const token = link.split('/').at(-1)!
  expect(answer.url).not.toContain(token)
  const kept = await db.selectFrom('sign_in_links').selectAll().execute()
  expect(kept.map(one => Object.values(one).join(' ')).join(' ')).not.toContain(token)

  const again = await admin.see(`${BEN}/link`)
  expect([again.status, new URL(again.url).pathname, linkIn(again.html)]).toEqual([200, BEN, undefined])

  const ben = aVisitor()
  expect(wordsOf(await ben.send(await ben.get(link), new URL(link).pathname, {}))).toContain('Complaints desk')
  const other = aVisitor()
  expect((await other.send(await other.get(link), new URL(link).pathname, {})).status).toBe(403)
})

test('who made it is told', async () => {
  await makes()
  const made = await db
    .selectFrom('admin_events')
    .select(['moderator_id', 'subject', 'data'])
    .where('type', '=', 'link_made')
    .where('moderator_id', 'is not', null)
    .execute()
  const once = { moderator_id: amira.id, subject: 'moderator:ben', data: {} }
  expect(made).toEqual([once, once])
})

test('there is none for nobody', async () => {
  const csrf = /name="_csrf" value="([^"]+)"/.exec((await admin.see(BEN)).html)![1]!
  for (const login of ['nobody', 'ben%00']) {
    const answer = await admin.post(`/desk/admin/people/${login}/link`, new URLSearchParams({ _csrf: csrf }))
    expect([login, answer.status]).toEqual([login, 404])
  }
})
