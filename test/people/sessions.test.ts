import { expect, test } from '@jest/globals'
import { buildDesk } from '../../src/desk/app.ts'
import { changeModerator, type ModeratorChanges } from '../../src/people/moderators.ts'
import {
  beginSession,
  endSession,
  endSessions,
  listSessions,
  sessionOf,
  stillGoing,
} from '../../src/people/sessions.ts'
import { newSignInLink, useSignInLink } from '../../src/people/sign-in-links.ts'
import { hashToken } from '../../src/token.ts'
import { afterwards } from '../support/afterwards.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, at } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'

const { db, url } = await testDatabase()
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const begin = (now = at('09:00'), who = amira) => beginSession(db, who.id, 'password', now)
const goes = async (token: string, now: Date) => (await sessionOf(db, token, now)) !== undefined
const change = (login: string, changes: ModeratorChanges, now = at('10:00')) =>
  db.transaction().execute(trx => changeModerator(trx, login, changes, 'command', now))
const endAll = (now: Date, exceptId?: string) =>
  db.transaction().execute(trx => endSessions(trx, amira.id, { moderator: amira.id }, now, exceptId))

test('a session lasts twelve hours, however much it is used, and each sign-in has a token of its own', async () => {
  const { token, expiresAt } = await begin()
  expect(expiresAt).toEqual(at('21:00'))
  expect((await begin()).token).not.toBe(token)
  for (let hour = 10; hour < 21; hour++) expect(await goes(token, at(`${hour}:00`))).toBe(true)
  expect(await goes(token, at('20:59:59'))).toBe(true)
  expect(await goes(token, at('21:00'))).toBe(false)
  await endAll(at('09:00'))
})

test('a session that nobody uses for two hours is over; one that a page only listens with is not used', async () => {
  const { token } = await begin()
  expect(await goes(token, at('10:59:59'))).toBe(true)
  expect(await goes(token, at('12:59:58'))).toBe(true)
  expect(await sessionOf(db, token, at('14:00'), { used: false })).toBeDefined()
  const hash = hashToken(token).toString('hex')
  expect([...(await stillGoing(db, [hash], at('14:59:57')))]).toEqual([hash])
  expect([...(await stillGoing(db, [hash], at('14:59:58')))]).toEqual([])
  expect(await goes(token, at('14:59:58'))).toBe(false)
  expect(await listSessions(db, amira.id, at('14:59:58'))).toEqual([])
  await endAll(at('09:00'))
})

test('when it was used is written once a minute, and a clock that goes back takes nothing away', async () => {
  const { token } = await begin()
  const seen = async () => (await listSessions(db, amira.id, at('09:00')))[0]?.seenAt
  await goes(token, at('09:00:59'))
  expect(await seen()).toEqual(at('09:00'))
  await goes(token, at('09:01'))
  expect(await seen()).toEqual(at('09:01'))
  await goes(token, at('09:00'))
  expect(await seen()).toEqual(at('09:01'))
  await endAll(at('09:00'))
})

test('one begun by the version before, which does not know when it was used, goes on', async () => {
  const { token } = await begin()
  await db.updateTable('sessions').set({ seen_at: null }).where('token_hash', '=', hashToken(token)).execute()
  expect(await goes(token, at('20:00'))).toBe(true)
  expect(await goes(token, at('22:00'))).toBe(false)
  await endAll(at('09:00'))
})

test('sessions are ended one by one, elsewhere, or all; an ended one opens nothing for ever; nobody ends another’s', async () => {
  const tokens = [await begin(), await begin(at('09:01')), await begin(at('09:02'))].map(({ token }) => token)
  const bens = await begin(at('09:00'), ben)
  const [third, second] = await listSessions(db, amira.id, at('09:03'))
  const end = (who: { id: string }, id: string) =>
    db.transaction().execute(trx => endSession(trx, who.id, id, { moderator: who.id }, at('09:04')))
  expect(await end(ben, second!.id)).toBe(false)
  expect(await goes(tokens[1]!, at('09:04'))).toBe(true)
  expect(await end(amira, second!.id)).toBe(true)
  expect(await end(amira, second!.id)).toBe(false)
  expect(await endAll(at('09:05'), third!.id)).toBe(1)
  expect(await Promise.all(tokens.map(token => goes(token, at('09:06'))))).toEqual([false, false, true])
  // Not even by a clock that is behind.
  expect(await goes(tokens[1]!, at('09:01'))).toBe(false)
  expect(await goes(bens.token, at('09:06'))).toBe(true)
  await endAll(at('09:07'))
})

test('an unknown token, none and half a one open nothing', async () => {
  const { token } = await begin()
  for (const other of ['', 'session_', token.slice(0, -1), `${token}x`, hashToken(token).toString('hex'), '\u0000'])
    expect(await goes(other, at('09:00'))).toBe(false)
  await endAll(at('09:00'))
})

test('disabling ends every session, and uses up the links; enabling brings none back', async () => {
  const { token } = await begin()
  const link = await newSignInLink(db, 'amira')
  await change('amira', { disabled: true })
  expect(await newSignInLink(db, 'amira')).toBeUndefined()
  expect(await useSignInLink(db, link!, new Date())).toBeUndefined()
  await change('amira', { disabled: false })
  expect(await goes(token, at('10:00'))).toBe(false)
})

test('at the desk a role that was taken away, or a moderator, is gone at the next request', async () => {
  const runtime = await testRuntime(url)
  const app = await buildDesk(runtime)
  afterwards(() => app.close())
  const { token } = await beginSession(db, amira.id, 'oidc', runtime.clock.now())
  const desk = async (accept = 'text/html') => {
    const headers = { cookie: `postmod_session=${token}`, accept }
    const { statusCode, body } = await app.inject({ url: '/desk', headers })
    return { statusCode, asksForNext: body.includes('/desk/next') }
  }
  expect(await desk()).toEqual({ statusCode: 200, asksForNext: true })
  await change('amira', { role: 'auditor' }, runtime.clock.now())
  expect((await desk()).statusCode).toBe(200)
  await change('amira', { disabled: true }, runtime.clock.now())
  expect((await desk()).statusCode).toBe(401)
  await change('amira', { disabled: false, role: 'moderator' }, runtime.clock.now())
  expect((await desk()).statusCode).toBe(401)
})

test('whoever signs somebody out everywhere, or shuts them out, ends their links, too', async () => {
  const [one, two] = [await newSignInLink(db, 'ben'), await newSignInLink(db, 'amira')]
  await change('ben', { disabled: true }, at('11:00'))
  await change('ben', { disabled: false }, at('11:00'))
  await endAll(at('11:00'))
  expect(await useSignInLink(db, one!, new Date())).toBeUndefined()
  expect(await useSignInLink(db, two!, new Date())).toBeUndefined()
  const later = await newSignInLink(db, 'ben')
  expect(await useSignInLink(db, later!, new Date())).toBe(ben.id)
})
