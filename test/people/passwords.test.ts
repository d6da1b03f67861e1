import { createHook } from 'node:async_hooks'
import { expect, test } from '@jest/globals'
import { openDatabase } from '../../src/database/connection.ts'
import { changeModerator } from '../../src/people/moderators.ts'
import { BadPasswordError, checkPassword, setPassword } from '../../src/people/passwords.ts'
import { beginSession, listSessions } from '../../src/people/sessions.ts'
import { afterwards } from '../support/afterwards.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, at } from '../support/desk.ts'
import { log } from '../support/log.ts'

const { db, url } = await testDatabase()
const GOOD = 'correct horse battery'
const amira = await aModerator(db, 'amira', { name: 'Amira Khan' })
await aModerator(db, 'nopassword')
const gone = await aModerator(db, 'gone')

const set = (who: { id: string }, password: string, now = at('09:00'), keep?: string) =>
  db.transaction().execute(trx => setPassword(trx, who.id, password, { moderator: who.id }, now, keep))
let addresses = 0
const anAddress = () => `198.51.100.${++addresses % 250}`
const check = (login: string, password: string, now = at('10:00'), from = db, address = anAddress()) =>
  checkPassword(from, { login, password, address }, now)
const forgetGuesses = () => db.deleteFrom('failed_guesses').execute()

await set(amira, GOOD)
await set(gone, GOOD)
await db.transaction().execute(trx => changeModerator(trx, 'gone', { disabled: true }, 'command', at('09:01')))

/** How many hashes Node computes meanwhile: the real ones. */
async function hashesIn(act: () => Promise<unknown>): Promise<number> {
  let hashes = 0
  const hook = createHook({ init: (_id, type) => void (type === 'ARGON2REQUEST' && hashes++) }).enable()
  try {
    await act()
  } finally {
    hook.disable()
  }
  return hashes
}

test('a name and its password go together, however the name is typed; it is kept as Argon2id with a salt of its own', async () => {
  expect(await check('amira', GOOD)).toBe(amira.id)
  expect(await check(' Amira ', GOOD)).toBe(amira.id)
  const hashes = await db.selectFrom('moderator_passwords').select('hash').execute()
  expect(hashes).toHaveLength(2)
  for (const { hash } of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(hashes[0]!.hash).not.toBe(hashes[1]!.hash)
})

test('a new password replaces the old one, ends the other sessions, and is told without what it is', async () => {
  const here = await beginSession(db, amira.id, 'password', at('09:30'))
  await beginSession(db, amira.id, 'link', at('09:31'))
  const sessions = await listSessions(db, amira.id, at('09:32'))
  await set(amira, 'another horse entirely', at('09:33'), sessions[1]!.id)
  expect(await listSessions(db, amira.id, at('09:34'))).toMatchObject([
    { id: sessions[1]!.id, expiresAt: here.expiresAt },
  ])
  expect(await check('amira', GOOD)).toBeUndefined()
  expect(await check('amira', 'another horse entirely')).toBe(amira.id)
  const events = await db.selectFrom('admin_events').selectAll().where('at', '=', at('09:33')).orderBy('id').execute()
  expect(events).toMatchObject([
    { type: 'password_set', subject: 'moderator:amira', moderator_id: amira.id, data: {} },
    { type: 'sessions_ended', data: { sessions: 1 } },
  ])
  expect(JSON.stringify(events)).not.toContain('horse')
  await set(amira, GOOD)
})

test.each([
  ['of 200 characters', `x1${'é'.repeat(190)}abcdef!?`],
  ['of emoji, each one character', '👩🏽‍🚀🧡🎈🎉🌧️🌞🍏🍐🍊🍋🍌🍉'],
  ['with a NUL in it', 'before\u0000the NUL and after'],
  ['with spaces around it', '  spaces are typed, too  '],
])('a password %s works, and nothing shorter does', async (_what, password) => {
  await set(amira, password)
  expect(await check('amira', password)).toBe(amira.id)
  for (const shorter of [password.slice(0, -1), password.slice(1), password.trim(), password.split('\u0000')[0]!])
    if (shorter !== password) expect(await check('amira', shorter)).toBeUndefined()
  await set(amira, GOOD)
})

test('an accent typed on another keyboard is the same password', async () => {
  await set(amira, 'cafe\u0301 au lait, s’il vous plaît')
  expect(await check('amira', 'caf\u00e9 au lait, s’il vous plaît')).toBe(amira.id)
  await set(amira, GOOD)
})

test.each([
  ['short', 'eleven char', /at least 12/],
  ['of eleven emoji', '🌞🍏🍐🍊🍋🍌🍉🎈🎉🧡🌧', /at least 12/],
  ['of 201 characters', 'abcdefgh'.repeat(26).slice(0, 201), /at most 200/],
  ['the login again and again', 'amira-amira-amira', /easy to guess/],
  ['the name', 'Amira Khan 2026', /easy to guess/],
  ['the word', 'Password123456', /easy to guess/],
  ['the product', 'PostmodAdmin1!', /easy to guess/],
  ['one character', 'aaaaaaaaaaaaaaaaaa', /easy to guess/],
  ['the row of keys', 'qwertyuiop12', /easy to guess/],
  ['half a character', `${GOOD}\uD83D`, /surrogate/],
])('a password is refused that is %s', async (_what, password, why) => {
  const refused = await set(amira, password).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(BadPasswordError)
  expect(String(refused)).toMatch(why)
  expect(String(refused)).not.toContain(password)
  expect(await check('amira', GOOD)).toBe(amira.id)
})

const WRONG: [string, string, string][] = [
  ['a wrong password', 'amira', 'wrong horse battery'],
  ['an unknown name', 'nobody', GOOD],
  ['a person without a password', 'nopassword', GOOD],
  ['a person who is disabled', 'gone', GOOD],
  ['no name', '', GOOD],
  ['no password', 'amira', ''],
  ['a name that cannot be stored', 'ami\u0000ra', GOOD],
  ['half a surrogate pair', 'amira', '\uD83D'],
  ['a name of a megabyte', 'a'.repeat(1_000_000), GOOD],
  ['a password of a megabyte', 'amira', GOOD.repeat(50_000)],
]

test.each(WRONG)('%s: the same answer, after one hash', async (_what, login, password) => {
  const hashes = await hashesIn(async () => expect(await check(login, password)).toBeUndefined())
  expect(hashes).toBe(1)
  expect(await hashesIn(() => check('amira', GOOD))).toBe(1)
})

test('how long it takes does not tell which names exist', async () => {
  await forgetGuesses()
  const took: Record<string, number[]> = { amira: [], nobody: [], nopassword: [], gone: [] }
  for (let round = 0; round < 15; round++)
    for (const login of Object.keys(took)) {
      const began = performance.now()
      await check(login, 'wrong horse battery', new Date(at('12:00').getTime() + round * 3_600_000))
      took[login]!.push(performance.now() - began)
    }
  const medians = Object.values(took).map(times => times.toSorted((a, b) => a - b)[7]!)
  expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(3)
})

test('a name that is stopped refuses the right password with the same answer, after one hash, and lets it in afterwards', async () => {
  await forgetGuesses()
  for (const login of ['amira', 'nobody']) for (let i = 0; i < 10; i++) await check(login, `wrong ${i}`)
  for (const login of ['amira', 'nobody']) {
    const hashes = await hashesIn(async () => expect(await check(login, GOOD)).toBeUndefined())
    expect(hashes).toBe(1)
  }
  expect(await check('amira', GOOD, at('10:14:59'))).toBeUndefined()
  expect(await check('amira', GOOD, at('10:15'))).toBe(amira.id)
  // And it begins anew.
  expect(await check('amira', 'wrong', at('10:16'))).toBeUndefined()
  expect(await check('amira', GOOD, at('10:16'))).toBe(amira.id)
})

test('of thirty guesses at once in two processes three are looked at; the right one among the last is refused', async () => {
  await forgetGuesses()
  const elsewhere = openDatabase(url, log, { most: 20 })
  afterwards(() => elsewhere.destroy())
  await Promise.all(
    Array.from({ length: 30 }, (_, i) => check('amira', `guess ${i}`, at('11:00'), i % 2 ? db : elsewhere)),
  )
  expect(await check('amira', GOOD, at('11:00'), elsewhere)).toBeUndefined()
  const { guesses } = await db
    .selectFrom('failed_guesses')
    .select('guesses')
    .where('kind', '=', 'name')
    .executeTakeFirstOrThrow()
  expect(guesses).toBe(10)
})

test('an address that is stopped costs no hash and counts against no name', async () => {
  await forgetGuesses()
  for (let i = 0; i < 50; i++) await check(`name${i}`, GOOD, at('11:00'), db, '203.0.113.9')
  const hashes = await hashesIn(() => check('amira', GOOD, at('11:01'), db, '203.0.113.9'))
  expect(hashes).toBe(0)
  expect(await check('amira', GOOD, at('11:01'))).toBe(amira.id)
})
