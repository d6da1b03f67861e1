import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { loadStatutoryDays } from '../../src/rota/statutory.ts'

// The file is GOV.UK's; what stands in it is checked by the rules that make it (the Banking and Financial Dealings Act
// 1971, Schedule 1, proclamations, and common law for Good Friday and Christmas Day).
const FILE = new URL('../../bank-holidays.json', import.meta.url)
type Event = { title: string; date: string; notes: string; bunting: boolean }
const file: Record<'england-and-wales' | 'scotland', { events: Event[] }> = JSON.parse(readFileSync(FILE, 'utf8'))
const { firstYear, lastYear } = loadStatutoryDays(FILE.pathname)
const years = Array.from({ length: lastYear - firstYear + 1 }, (_, i) => firstYear + i)
const [MONDAY, SUNDAY, SATURDAY] = [1, 0, 6]

test.each(years)('the bank holidays of %i in England and Wales are those that the rules give', year => {
  const easter = easterSunday(year)
  const expected = [
    ...substituted([['New Year’s Day', date(year, 1, 1)]]),
    ['Good Friday', later(easter, -2)],
    ['Easter Monday', later(easter, 1)],
    ['Early May bank holiday', first(MONDAY, date(year, 5, 1))],
    ['Spring bank holiday', first(MONDAY, date(year, 5, 25))],
    ['Summer bank holiday', first(MONDAY, date(year, 8, 25))],
    ...substituted([
      ['Christmas Day', date(year, 12, 25)],
      ['Boxing Day', date(year, 12, 26)],
    ]),
  ]
  expect(titled('england-and-wales', year)).toEqual(expected.toSorted(byDate))
})

test.each(years)('the bank holidays of %i in Scotland are those that the rules give', year => {
  const expected = [
    ...substituted([
      ['New Year’s Day', date(year, 1, 1)],
      ['2nd January', date(year, 1, 2)],
    ]),
    ['Good Friday', later(easterSunday(year), -2)],
    ['Early May bank holiday', first(MONDAY, date(year, 5, 1))],
    ['Spring bank holiday', first(MONDAY, date(year, 5, 25))],
    ['Summer bank holiday', first(MONDAY, date(year, 8, 1))],
    ...substituted([['St Andrew’s Day', date(year, 11, 30)]]),
    ...substituted([
      ['Christmas Day', date(year, 12, 25)],
      ['Boxing Day', date(year, 12, 26)],
    ]),
    ...(year === 2026 ? [['World Cup bank holiday', '2026-06-15']] : []),
  ]
  expect(titled('scotland', year)).toEqual(expected.toSorted(byDate))
})

test.each(['england-and-wales', 'scotland'] as const)(
  '%s: weekdays, each once, in order; a substitute says so',
  name => {
    const { events } = file[name]
    const dates = events.map(event => event.date)
    expect(dates).toEqual([...new Set(dates)].toSorted())
    expect(dates.filter(isWeekend)).toEqual([])
    const own: Record<string, string> = { 'Christmas Day': '12-25', 'Boxing Day': '12-26', 'New Year’s Day': '01-01' }
    for (const { title, date: day, notes } of events)
      if (own[title] !== undefined)
        expect([title, day, notes === 'Substitute day']).toEqual([title, day, !day.endsWith(own[title])])
  },
)

function titled(name: keyof typeof file, year: number): [string, string][] {
  return file[name].events
    .filter(event => event.date.startsWith(String(year)))
    .map(({ title, date: day }) => [title, day])
}

/** A day that falls on a weekend, or on another one's substitute, is kept on the next weekday that is free. */
function substituted(days: [string, string][]): [string, string][] {
  const fixed = days.filter(([, day]) => !isWeekend(day)).map(([, day]) => day)
  return days.map(([title, day]) => {
    if (!isWeekend(day)) return [title, day]
    let free = day
    while (isWeekend(free) || fixed.includes(free)) free = later(free, 1)
    fixed.push(free)
    return [title, free]
  })
}

/** The Gregorian Easter, by the anonymous algorithm of 1876. */
function easterSunday(year: number): string {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const days = h + l - 7 * m + 114
  return date(year, Math.floor(days / 31), (days % 31) + 1)
}

/** The first such weekday on a date or after it. */
function first(weekday: number, from: string): string {
  return weekdayOf(from) === weekday ? from : first(weekday, later(from, 1))
}

function date(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

function weekdayOf(day: string): number {
  return new Date(day).getUTCDay()
}

function isWeekend(day: string): boolean {
  return [SATURDAY, SUNDAY].includes(weekdayOf(day))
}

function byDate([, a]: string[], [, b]: string[]): number {
  return a! < b! ? -1 : 1
}
