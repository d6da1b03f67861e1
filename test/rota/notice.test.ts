import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { formatInLondon, london } from './london.ts'
import { loadPolicy } from '../../src/policy.ts'
import { CalendarError, createNoticeClock, loadStatutoryDays } from '../../src/rota/statutory.ts'
import { rulesOf } from '../../src/rules.ts'

const FILE = new URL('../../bank-holidays.json', import.meta.url).pathname
const statutory = loadStatutoryDays(FILE)
const dueAt = createNoticeClock(statutory)

// 48 hours from the notice, of days that are no Saturday, Sunday, Good Friday, Christmas Day or bank holiday in England
// and Wales: the Defamation (Operators of Websites) Regulations 2013, reg. 1(3). All times are London's.
test.each([
  // why it is so, notice received, due
  ['a weekend does not count', 'Fri 12 Jun 2026 17:30', 'Tue 16 Jun 2026 17:30'],
  ['Good Friday, a weekend and Easter Monday do not', 'Thu 02 Apr 2026 17:30', 'Wed 08 Apr 2026 17:30'],
  ['Christmas, a weekend and Boxing Day’s substitute', 'Thu 24 Dec 2026 17:30', 'Wed 30 Dec 2026 17:30'],
  ['nothing between', 'Mon 08 Jun 2026 09:00', 'Wed 10 Jun 2026 09:00'],
  ['nights count as days do: it is not office hours', 'Mon 08 Jun 2026 23:59', 'Wed 10 Jun 2026 23:59'],
  ['New Year’s Day', 'Wed 31 Dec 2025 12:00', 'Mon 05 Jan 2026 12:00'],
  ['New Year on a Saturday: Monday 3 January instead', 'Fri 31 Dec 2027 12:00', 'Wed 05 Jan 2028 12:00'],
  ['Christmas on a weekend: Monday and Tuesday instead', 'Fri 24 Dec 2027 12:00', 'Thu 30 Dec 2027 12:00'],
  ['received on Good Friday: it runs from Tuesday 00:00', 'Fri 03 Apr 2026 10:00', 'Thu 09 Apr 2026 00:00'],
  ['the end of Maundy Thursday, 23:59', 'Thu 02 Apr 2026 23:59', 'Wed 08 Apr 2026 23:59'],
  ['Easter of another year', 'Thu 25 Mar 2027 09:00', 'Wed 31 Mar 2027 09:00'],
  ['received on a Saturday: it runs from Monday 00:00', 'Sat 13 Jun 2026 11:11', 'Wed 17 Jun 2026 00:00'],
  ['received on a Sunday', 'Sun 14 Jun 2026 23:59', 'Wed 17 Jun 2026 00:00'],
  ['received on a bank holiday', 'Mon 25 May 2026 15:00', 'Thu 28 May 2026 00:00'],
  ['received on Boxing Day’s substitute', 'Mon 28 Dec 2026 08:00', 'Thu 31 Dec 2026 00:00'],
  ['at midnight: the day that begins counts whole', 'Mon 08 Jun 2026 00:00', 'Wed 10 Jun 2026 00:00'],
  ['at the midnight that begins a Saturday', 'Sat 13 Jun 2026 00:00', 'Wed 17 Jun 2026 00:00'],
  ['at the midnight that ends a Sunday', 'Mon 15 Jun 2026 00:00', 'Wed 17 Jun 2026 00:00'],
  ['48 hours that end with Friday', 'Thu 11 Jun 2026 00:00', 'Sat 13 Jun 2026 00:00'],
  ['over the clocks going forward, on a Sunday', 'Fri 27 Mar 2026 17:30', 'Tue 31 Mar 2026 17:30'],
  ['over the clocks going back, on a Sunday', 'Fri 23 Oct 2026 17:30', 'Tue 27 Oct 2026 17:30'],
  ['Scotland’s World Cup holiday of 15 June counts', 'Fri 12 Jun 2026 09:00', 'Tue 16 Jun 2026 09:00'],
  ['St Andrew’s Day counts', 'Fri 27 Nov 2026 09:00', 'Tue 01 Dec 2026 09:00'],
  ['Scotland’s 2 January counts', 'Thu 01 Jan 2026 09:00', 'Tue 06 Jan 2026 00:00'],
  ['Scotland has its summer holiday in early August', 'Fri 31 Jul 2026 09:00', 'Tue 04 Aug 2026 09:00'],
  ['England and Wales at its end', 'Fri 28 Aug 2026 09:00', 'Wed 02 Sep 2026 09:00'],
])('%s: a notice of %s is due %s', (_why, received, due) => {
  expect(formatInLondon(london(received))).toBe(received)
  expect(formatInLondon(dueAt(london(received)))).toBe(due)
})

test('the desk’s own holidays and hours have no part in it; a one-off day of the policy has', () => {
  const policy = loadPolicy(new URL('../../policy.json', import.meta.url).pathname)
  const received = london('Fri 12 Jun 2026 17:30')
  const closed = rulesOf({ ...policy, holidays: ['2026-06-15', '2026-06-16'], timeZone: 'Pacific/Apia' }, statutory)
  expect(formatInLondon(closed.notice(received))).toBe('Tue 16 Jun 2026 17:30')
  const jubilee = rulesOf({ ...policy, statutoryDays: ['2026-06-15'] }, statutory)
  expect(formatInLondon(jubilee.notice(received))).toBe('Wed 17 Jun 2026 17:30')
  // Nor the other way round: a bank holiday is a weekday to the desk.
  expect(jubilee.rota.poolOnDuty(london('Fri 25 Dec 2026 12:00'))).toBe('full_time')
})

test('what the file does not know is refused, never guessed', () => {
  expect([statutory.firstYear, statutory.lastYear]).toEqual([2024, 2028])
  expect(formatInLondon(dueAt(london('Wed 27 Dec 2028 17:30')))).toBe('Fri 29 Dec 2028 17:30')
  expect(() => dueAt(london('Fri 29 Dec 2028 17:30'))).toThrow(CalendarError)
  expect(() => dueAt(london('Fri 29 Dec 2028 17:30'))).toThrow(/known from 2024 to 2028.*BANK_HOLIDAYS_FILE/)
  expect(() => dueAt(london('Fri 22 Dec 2023 17:30'))).toThrow(CalendarError)
})

test('a file that cannot be used names itself and what is wrong', () => {
  const whole = readFileSync(FILE, 'utf8')
  refused('{', /days\.json/)
  refused('{}', /days\.json[^]*england-and-wales/)
  refused(whole.replace('2026-04-03', '2026-04-31'), /days\.json[^]*england-and-wales/)
  refused(whole.replaceAll(/"date": "\d{4}-12/g, '"date": "2026-06'), /days\.json[^]*from New Year to Christmas/)
  expect(() => loadStatutoryDays('/nowhere/days.json')).toThrow(/\/nowhere\/days\.json[^]*ENOENT/)
})

test('a file that ends within a year knows the year before', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'postmod-days-')), 'days.json')
  const events = statutory.days['england-and-wales']
    .filter(date => date < '2027-06')
    .map(date => ({ title: 'x', date }))
  writeFileSync(file, JSON.stringify({ 'england-and-wales': { events }, scotland: { events } }))
  expect(loadStatutoryDays(file).lastYear).toBe(2026)
})

function refused(content: string, words: RegExp): void {
  const file = join(mkdtempSync(join(tmpdir(), 'postmod-days-')), 'days.json')
  writeFileSync(file, content)
  expect(() => loadStatutoryDays(file)).toThrow(CalendarError)
  expect(() => loadStatutoryDays(file)).toThrow(words)
}
