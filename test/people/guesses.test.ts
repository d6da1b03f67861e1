import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { openDatabase } from '../../src/database/connection.ts'
import { guessFailed, guessSucceeded, mayGuess, networkOf, takeGuess } from '../../src/people/guesses.ts'
import { afterwards } from '../support/afterwards.ts'
import { testDatabase } from '../support/database.ts'
import { at } from '../support/desk.ts'
import { log } from '../support/log.ts'

const { db, url } = await testDatabase()
/** As another process has it. */
const elsewhere = openDatabase(url, log, { most: 20 })
afterwards(() => elsewhere.destroy())

const after = (seconds: number) => new Date(at('10:00').getTime() + seconds * 1000)
const counted = async () => {
  const rows = await db.selectFrom('failed_guesses').select(['kind', 'guesses']).execute()
  return rows.map(({ kind, guesses }) => `${kind} ${guesses}`)
}
const forgetAll = () => db.deleteFrom('failed_guesses').execute()

test('from the third failure of a name on there are waits of 1 s, 2 s, 4 s ..., and after the tenth a stop of 15 minutes', async () => {
  let now = after(0)
  for (const wait of [0, 0, 1, 2, 4, 8, 16, 32, 64]) {
    expect(await takeGuess(db, 'name', 'amira', now)).toBe(true)
    const before = new Date(now.getTime() + wait * 1000 - 1)
    if (wait > 0) expect([wait, await mayGuess(elsewhere, 'name', 'amira', before)]).toEqual([wait, false])
    now = new Date(now.getTime() + wait * 1000)
    expect([wait, await mayGuess(elsewhere, 'name', 'amira', now)]).toEqual([wait, true])
  }
  expect(await takeGuess(db, 'name', 'amira', now)).toBe(true)
  for (const minutes of [0, 1, 14.99]) {
    const during = new Date(now.getTime() + minutes * 60_000)
    expect(await mayGuess(elsewhere, 'name', 'amira', during)).toBe(false)
    // Not counted either: who is stopped is not kept stopped.
    expect(await takeGuess(elsewhere, 'name', 'amira', during)).toBe(false)
  }
  expect(await counted()).toEqual(['name 10'])
  const over = new Date(now.getTime() + 15 * 60_000)
  expect(await mayGuess(db, 'name', 'amira', over)).toBe(true)
  expect(await mayGuess(db, 'name', 'ben', now)).toBe(true)
  await forgetAll()
})

test('N at once, in two processes, count N', async () => {
  await Promise.all(Array.from({ length: 9 }, (_, i) => guessFailed(i % 2 ? db : elsewhere, 'name', 'amira', after(0))))
  await Promise.all(
    Array.from({ length: 40 }, (_, i) => guessFailed(i % 2 ? db : elsewhere, 'address', '192.0.2.1', after(0))),
  )
  expect((await counted()).toSorted()).toEqual(['address 40', 'name 9'])
  await forgetAll()
})

test('a guess is not kept from being made by one that another process made a moment later by its clock', async () => {
  expect(await takeGuess(db, 'address', '192.0.2.1', after(0))).toBe(true)
  expect(await takeGuess(db, 'address', '192.0.2.1', after(0.01))).toBe(true)
  expect(await takeGuess(elsewhere, 'address', '192.0.2.1', after(0.005))).toBe(true)
  await forgetAll()
})

test('a hundred guesses at once, in two processes: three are made', async () => {
  const made = await Promise.all(
    Array.from({ length: 100 }, (_, i) => takeGuess(i % 2 ? db : elsewhere, 'name', 'amira', after(0))),
  )
  expect(made.filter(Boolean)).toHaveLength(3)
  expect(await counted()).toEqual(['name 10'])
  await forgetAll()
})

test('who guesses as fast as the waits allow makes no more than 30 guesses of a name in an hour, and 250 in a day', async () => {
  let made = 0
  const inAnHour: number[] = []
  for (let second = 0; second < 86_400; second += 60) {
    if (second % 3600 === 0) inAnHour.push(made)
    if (!(await mayGuess(db, 'name', 'amira', after(second)))) continue
    if (await takeGuess(db, 'name', 'amira', after(second))) made++
  }
  expect(inAnHour[1]).toBeLessThanOrEqual(30)
  expect(made).toBeGreaterThan(100)
  expect(made).toBeLessThanOrEqual(250)
  await forgetAll()
})

test('an address may be a whole newspaper’s: it waits from its 15th failure and stops at its 50th', async () => {
  for (let i = 0; i < 14; i++) expect(await takeGuess(db, 'address', '192.0.2.1', after(0))).toBe(true)
  expect(await takeGuess(db, 'address', '192.0.2.1', after(0))).toBe(true)
  expect(await takeGuess(db, 'address', '192.0.2.1', after(0))).toBe(false)
  for (let i = 16; i < 50; i++) await guessFailed(db, 'address', '192.0.2.1', after(0))
  expect(await counted()).toEqual(['address 50'])
  expect(await mayGuess(db, 'address', '192.0.2.1', after(899))).toBe(false)
  expect(await mayGuess(db, 'address', '192.0.2.1', after(900))).toBe(true)
  await forgetAll()
})

test('an address with a failure every two minutes, all day, is never stopped', async () => {
  for (let minute = 0; minute < 600; minute += 2)
    expect(await takeGuess(db, 'address', '192.0.2.1', after(minute * 60))).toBe(true)
  expect(await counted()).toEqual(['address 1'])
  await forgetAll()
})

test('a right one: a name begins anew, an address only gets its guess back', async () => {
  for (const kind of ['name', 'address'] as const)
    for (let i = 0; i < 5; i++) await guessFailed(db, kind, 'x', after(0))
  await guessSucceeded(db, 'name', 'x')
  await guessSucceeded(db, 'address', 'x')
  expect(await counted()).toEqual(['address 4'])
  await guessSucceeded(db, 'key', 'never guessed at')
  await forgetAll()
})

test('the kinds are counted by themselves', async () => {
  for (let i = 0; i < 10; i++) await guessFailed(db, 'name', 'x', after(0))
  expect(await mayGuess(db, 'key', 'x', after(0))).toBe(true)
  expect(await mayGuess(db, 'address', 'x', after(0))).toBe(true)
  await forgetAll()
})

test('a clock that was a day ahead stops nobody once it is right, and one that goes back makes no guess free', async () => {
  for (let i = 0; i < 10; i++) await guessFailed(db, 'name', 'amira', after(86_400))
  expect(await takeGuess(db, 'name', 'amira', after(0))).toBe(true)
  // Counted on from there, not from nothing.
  expect(await mayGuess(db, 'name', 'amira', after(1))).toBe(false)
  await forgetAll()
  for (let i = 0; i < 10; i++) await guessFailed(db, 'name', 'amira', after(60))
  expect(await mayGuess(db, 'name', 'amira', after(55))).toBe(false)
  await forgetAll()
})

test('whoever has an IPv6 network has one address', async () => {
  const of = (address: string) => networkOf(address)
  expect(of('2001:db8:1:2:ffff::9')).toBe(of('2001:0DB8:0001:0002::1'))
  expect(of('2001:db8:1:2::1')).not.toBe(of('2001:db8:1:3::1'))
  expect(of('2001:db8::1')).toBe('2001:db8:0:0')
  expect(of('::1')).toBe('0:0:0:0')
  expect(of('1::')).toBe('1:0:0:0')
  expect(of('fe80::1%eth0')).toBe('fe80:0:0:0')
  expect(of('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(of('192.0.2.1')).toBe('192.0.2.1')
  expect(of('192.0.2.1:4000')).toBe('192.0.2.1')
  expect(of('[2001:db8::1]:4000')).toBe('2001:db8:0:0')
  expect(of('[2001:db8::1]')).toBe('2001:db8:0:0')
  expect(of('not an address')).toBe('not an address')
})

test('what is long over is forgotten by and by', async () => {
  for (let i = 0; i < 25; i++) await guessFailed(db, 'name', randomUUID(), after(0))
  for (let i = 0; i < 3; i++) await guessFailed(db, 'name', 'amira', after(2 * 86_400))
  expect(await counted()).toEqual(['name 3'])
})
