import { expect, test } from '@jest/globals'
import { listSessions } from '../../src/people/sessions.ts'
import { newSignInLink } from '../../src/people/sign-in-links.ts'
import { aDesk } from '../desk/at-the-desk.ts'
import { aVisitor, type Visitor, wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'

const { db, url } = await testDatabase()
const desk = await aDesk(await testRuntime(url))
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const FIRST = 'correct horse battery'
const SECOND = 'another horse entirely'

const byLink = async (login: string): Promise<Visitor> => {
  const visitor = aVisitor()
  const link = `/sign-in/${await newSignInLink(db, login)}`
  await visitor.send(await visitor.get(desk + link), link, {})
  return visitor
}
const byPassword = async (password: string, visitor = aVisitor()) => {
  const page = await visitor.send(await visitor.get(`${desk}/sign-in`), '/password', { login: 'amira', password })
  return { visitor, cameIn: page.status === 200 }
}
const set = async (visitor: Visitor, password: string, { again = password, present = '' } = {}) =>
  await visitor.send(await visitor.get(`${desk}/desk/account`), '/account/password', { password, again, present })
const later = (minutes: number) =>
  db
    .updateTable('sessions')
    .set({ created_at: new Date(Date.now() - minutes * 60_000) })
    .execute()
const open = async (who = amira) => (await listSessions(db, who.id, new Date())).length

test('whoever came in by a link may set a first password, within ten minutes; then it lets them in', async () => {
  const visitor = await byLink('amira')
  expect(wordsOf(await visitor.get(`${desk}/desk/account`))).toMatch(
    /You have none\..*This browser : signed in by a link/,
  )
  // A minute more than ten: the two clocks that are read here need not agree to the millisecond.
  await later(11)
  const page = await visitor.get(`${desk}/desk/account`)
  expect(wordsOf(page)).toContain('sign in again by a link or a provider')
  expect(page.html).not.toContain('type="password"')
  const fresh = await byLink('amira')
  expect(wordsOf(await set(fresh, FIRST))).toContain('Your password is set.')
  // Everywhere else they are signed out.
  expect(await open()).toBe(1)
  expect((await visitor.get(`${desk}/desk`)).status).toBe(401)
  expect((await byPassword(FIRST)).cameIn).toBe(true)
})

test('whoever came in with the password needs it to set another; a browser left open is not enough', async () => {
  const { visitor } = await byPassword(FIRST)
  for (const present of ['', 'wrong horse battery']) {
    const refused = await set(visitor, SECOND, { present })
    expect([refused.status, wordsOf(refused)]).toEqual([403, expect.stringContaining('not your present password')])
  }
  expect((await byPassword(SECOND)).cameIn).toBe(false)
  await db.deleteFrom('failed_guesses').execute()
  const done = await set(visitor, SECOND, { present: FIRST })
  expect([done.url, done.status]).toEqual([`${desk}/desk/account?done=password`, 200])
  expect([(await byPassword(FIRST)).cameIn, (await byPassword(SECOND)).cameIn]).toEqual([false, true])
})

test('who has forgotten it comes in by a link and sets another', async () => {
  const visitor = await byLink('amira')
  expect((await visitor.get(`${desk}/desk/account`)).html).not.toContain('name="present"')
  expect((await set(visitor, FIRST)).status).toBe(200)
  expect((await byPassword(FIRST)).cameIn).toBe(true)
})

test('guesses at the present password are counted with those at the door, and stopped with them', async () => {
  const { visitor } = await byPassword(FIRST)
  const page = await visitor.get(`${desk}/desk/account`)
  const guess = (present: string) =>
    visitor.send(page, '/account/password', { password: SECOND, again: SECOND, present })
  await Promise.all(Array.from({ length: 10 }, (_, i) => guess(`guess ${i}`)))
  expect((await guess(FIRST)).status).toBe(403)
  expect((await byPassword(FIRST)).cameIn).toBe(false)
  await db.deleteFrom('failed_guesses').execute()
  expect((await byPassword(FIRST)).cameIn).toBe(true)
})

test.each([
  ['typed differently twice', SECOND, { again: FIRST }, 'not typed the same twice'],
  ['too short', 'eleven char', {}, 'at least 12 characters'],
  ['their name again and again', 'amira-amira-amira', {}, 'too easy to guess'],
])('a password is refused that is %s, in words, and is not shown', async (_what, password, more, why) => {
  const refused = await set(await byLink('amira'), password, more)
  expect([refused.status, wordsOf(refused)]).toEqual([422, expect.stringContaining(why)])
  expect(refused.html).not.toContain(password)
  expect((await byPassword(FIRST)).cameIn).toBe(true)
})

test('one’s sessions are ended one by one or all others at once, and nobody ends another’s', async () => {
  const [here, there, bens] = [await byLink('amira'), await byLink('amira'), await byLink('ben')]
  const [bensSession] = await listSessions(db, ben.id, new Date())
  const page = await here.get(`${desk}/desk/account`)
  const shown = [...page.html.matchAll(/name="session" value="([^"]+)"/g)].map(([, id]) => id)
  // This one is signed out of by the button that every page has.
  expect(shown).toHaveLength((await open()) - 1)
  expect(shown).not.toContain(bensSession?.id)
  await here.send(page, '/sessions/end', { session: bensSession?.id ?? '' })
  expect((await bens.get(`${desk}/desk`)).status).toBe(200)

  const before = await open()
  expect(wordsOf(await here.send(page, '/sessions/end', { session: shown.at(-1) ?? '' }))).toContain(
    'That browser is signed out.',
  )
  expect(await open()).toBe(before - 1)
  const left = await here.send(await here.get(`${desk}/desk/account`), '/sessions/end-others', {})
  expect([await open(), wordsOf(left)]).toEqual([1, expect.stringContaining('signed out everywhere else')])
  expect((await there.get(`${desk}/desk`)).status).toBe(401)
  expect((await here.get(`${desk}/desk`)).status).toBe(200)
  for (const act of ['password', 'sessions/end', 'sessions/end-others'])
    expect((await here.get(`${desk}/desk/account/${act}`)).url).toBe(`${desk}/desk/account`)
})
