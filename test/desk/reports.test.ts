import { expect, test } from '@jest/globals'
import { makeRequested } from '../../src/sla/requested.ts'
import { makeDueReports } from '../../src/sla/scheduled.ts'
import { lives, write } from '../sla/lives.ts'
import { wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, rules } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
const desk = await aDesk(await testRuntime(url))
await write(db, lives(rules, 60, { from: new Date('2026-10-19T00:00:00Z'), to: new Date('2026-10-22T00:00:00Z') }, 9))
const amira = await aModerator(db, 'amira')
const senior = await aModerator(db, 'sena', { role: 'senior' })
const ofCourier = await aModerator(db, 'cora', { sites: ['courier'] })

test('any days are made on request: the page waits for it, and then it is there in three forms', async () => {
  const reader = await signedIn(db, desk, amira)
  const list = await reader.see('/desk/reports')
  expect(wordsOf(list)).toContain('None yet: the first is made when the first day is over.')
  const wrong = await reader.send(list, '/desk/reports', { first: '2026-10-22', last: '2026-10-19' })
  expect([wrong.status, wordsOf(wrong)]).toEqual([422, expect.stringContaining('the period ends (2026-10-19) before')])
  const waiting = await reader.send(list, '/desk/reports', { first: '2026-10-19', last: '2026-10-21' })
  expect(waiting.url).toMatch(/\/desk\/reports\/\d+$/)
  expect(waiting.headers.get('refresh')).toBe('2')
  expect(wordsOf(waiting)).toContain('It waits for its turn.')
  expect(wordsOf(await reader.see('/desk/reports'))).toMatch(
    /Monday 19 October 2026 to Wednesday 21 October 2026\s+is being made/,
  )
  await makeRequested(db, rules, new Date('2026-10-23T10:00:00Z'))
  const made = await reader.get(waiting.url)
  expect(made.html).toContain('<h1>Monday 19 October 2026 to Wednesday 21 October 2026</h1>')
  expect(made.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'unsafe-inline'")
  const csv = await reader.get(`${waiting.url}/csv`)
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="sla-range-2026-10-19-2026-10-21.csv"')
  const json = JSON.parse((await reader.get(`${waiting.url}/json`)).html)
  expect(json).toMatchObject({ v: 1, period: { first: '2026-10-19', last: '2026-10-21' } })
  expect(csv.html).toContain(`complaints,recorded,,,${json.figures.complaints.recorded}\r\n`)
})

test('the figures per moderator are for seniors; who does not see every site has no reports', async () => {
  await makeDueReports(db, rules, new Date('2026-10-20T09:15:00Z'))
  const reader = await signedIn(db, desk, senior)
  const list = await reader.see('/desk/reports')
  const [, path] = /href="(\/desk\/reports\/\d+)">Monday 19 October 2026</.exec(list.html) ?? []
  expect(wordsOf(await reader.see(path!))).toContain('Per moderator For seniors only.')
  expect(wordsOf(await (await signedIn(db, desk, amira)).see(path!))).not.toContain('For seniors only.')
  const elsewhere = await signedIn(db, desk, ofCourier)
  expect((await elsewhere.see('/desk')).html).not.toContain('/desk/reports')
  expect((await elsewhere.see(path!)).status).toBe(403)
})
