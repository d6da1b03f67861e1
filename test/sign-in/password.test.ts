import { expect, test } from '@jest/globals'
import { changeModerator } from '../../src/people/moderators.ts'
import { guessFailed } from '../../src/people/guesses.ts'
import { setPassword } from '../../src/people/passwords.ts'
import { aDesk } from '../desk/at-the-desk.ts'
import { aVisitor, type Page, wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'

const GOOD = 'correct horse battery'
const { db, url } = await testDatabase()
const runtime = await testRuntime(url)
const desk = await aDesk(runtime)
for (const login of ['amira', 'gone0']) {
  const { id } = await aModerator(db, login)
  await db.transaction().execute(trx => setPassword(trx, id, GOOD, 'command', new Date()))
}
await aModerator(db, 'nopwd')
await db.transaction().execute(trx => changeModerator(trx, 'gone0', { disabled: true }, 'command', new Date()))
const forgetGuesses = () => db.deleteFrom('failed_guesses').execute()

const signIn = async (login: string, password: string, visitor = aVisitor(), next = '') => {
  const page = await visitor.get(`${desk}/sign-in${next && `?next=${encodeURIComponent(next)}`}`)
  return await visitor.send(page, '/sign-in/password', { login, password })
}

test('who signs in comes to the page they wanted, also from one where they were asked to', async () => {
  expect((await signIn('amira', GOOD, aVisitor(), '/desk/decided?words=a%26b')).url).toBe(
    `${desk}/desk/decided?words=a%26b`,
  )
  const visitor = aVisitor()
  const inPlace = await visitor.get(`${desk}/desk/open`)
  expect([inPlace.url, inPlace.status]).toEqual([`${desk}/desk/open`, 401])
  const wrong = await visitor.send(inPlace, '/sign-in/password', { login: 'amira', password: 'wrong' })
  expect(wrong.status).toBe(403)
  const page = await visitor.send(wrong, '/sign-in/password', { login: 'amira', password: GOOD })
  expect([page.url, page.status]).toEqual([`${desk}/desk/open`, 200])
  expect((await visitor.get(`${desk}/sign-in?next=/desk/mine`)).url).toBe(`${desk}/desk/mine`)
})

test.each(['//evil.example', '/\\evil.example', 'https://evil.example/desk', '/desk/../..//evil.example'])(
  'nobody is led to %s',
  async next => {
    await forgetGuesses()
    expect((await signIn('amira', GOOD, aVisitor(), next)).url).toBe(`${desk}/desk`)
    const visitor = aVisitor()
    const page = await visitor.get(`${desk}/sign-in`)
    const sent = await visitor.send(page, '/sign-in/password', { login: 'amira', password: GOOD, next })
    expect(sent.url).toBe(`${desk}/desk`)
  },
)

/** All that is told: but the form's token, the name as it was typed, and the time of day. */
const told = ({ status, headers, html }: Page, login: string) => ({
  status,
  headers: [...headers].filter(([name]) => name !== 'date'),
  html: html.replaceAll(/name="_csrf" value="[^"]+"/g, '').replaceAll(login, 'NAME'),
})

/** Of one length: the answer's length is told, too. */
const NAMES = ['amira', 'nopwd', 'gone0', 'nobod', 'Amira', 'a\u0007ira']

test('status, headers and words of a refusal do not tell which names exist, nor which are stopped', async () => {
  await forgetGuesses()
  for (const round of ['once', 'until it is stopped']) {
    const answers = []
    for (const login of NAMES) answers.push(told(await signIn(login, 'wrong horse battery'), login))
    for (const answer of answers) expect([round, answer]).toEqual([round, answers[0]])
    expect(answers[0]?.html).toContain('do not go together')
    for (const login of NAMES)
      for (let i = 0; i < 9; i++) await guessFailed(db, 'name', login.toLowerCase(), new Date())
  }
  expect((await signIn('amira', GOOD)).status).toBe(403)
})

test('how long a refusal takes does not tell either', async () => {
  const took = new Map(['amira', 'nopwd', 'gone0', 'nobod'].map(login => [login, [] as number[]]))
  const visitor = aVisitor()
  const page = await visitor.get(`${desk}/sign-in`)
  for (let round = 0; round < 12; round++) {
    await forgetGuesses()
    // Each is first as often as the others.
    const logins = [...took.keys()]
    for (const login of [...logins.slice(round % 4), ...logins.slice(0, round % 4)]) {
      const began = performance.now()
      await visitor.send(page, '/sign-in/password', { login, password: 'wrong horse battery' })
      took.get(login)!.push(performance.now() - began)
    }
  }
  // The fastest of each: what else the machine does can only add to it. No hash at all would be a tenth.
  const fastest = [...took.values()].map(times => Math.min(...times))
  expect(Math.max(...fastest) / Math.min(...fastest)).toBeLessThan(2)
})

test('no page of a person is kept by a browser or a proxy', async () => {
  await forgetGuesses()
  const visitor = aVisitor()
  for (const path of ['/desk', '/sign-in', '/desk/nowhere', '/v1/rota'])
    expect((await visitor.get(desk + path)).headers.get('cache-control')).toBe('no-store')
  expect((await signIn('amira', GOOD, visitor)).headers.get('cache-control')).toBe('no-store')
})

test('where passwords are off, none is asked for and none is taken', async () => {
  await forgetGuesses()
  const off = await aDesk(await testRuntime(url, { PASSWORDS: 'off' }))
  const visitor = aVisitor()
  const page = await visitor.get(`${off}/sign-in`)
  expect(page.html).not.toContain('password')
  const csrf = /name="_csrf" value="([^"]+)"/.exec((await visitor.get(`${off}/sign-in/link_x`)).html)?.[1] ?? ''
  const sent = await visitor.post(
    `${off}/sign-in/password`,
    new URLSearchParams({ _csrf: csrf, login: 'amira', password: GOOD }),
  )
  expect([sent.status, wordsOf(sent)]).toEqual([403, expect.stringContaining('Nobody signs in with a password here')])
  expect((await visitor.get(`${off}/desk`)).status).toBe(401)
})

test('whoever signs in where somebody was signed in ends that session; signing out ends one’s own', async () => {
  const visitor = aVisitor()
  await signIn('amira', GOOD, visitor)
  const open = () =>
    db.selectFrom('sessions').select('id').where('ended_at', 'is', null).orderBy('created_at').execute()
  const before = await open()
  const form = await visitor.get(`${desk}/sign-in/link_none`)
  await visitor.send({ ...form, html: form.html.replace('link_none', 'password') }, '/sign-in/password', {
    login: 'amira',
    password: GOOD,
  })
  const after = await open()
  expect(after).toHaveLength(before.length)
  expect(after.at(-1)).not.toEqual(before.at(-1))
  await visitor.send(await visitor.get(`${desk}/desk`), '/sign-out', {})
  expect(await open()).toHaveLength(before.length - 1)
})
