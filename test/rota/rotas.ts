import * as fc from 'fast-check'
import type { Weekday } from '../../src/policy.ts'
import type { Hours } from '../../src/rota/day-hours.ts'

type Stretches = [string, string][]

const WORKDAYS: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
const EVERY_DAY: Weekday[] = [...WORKDAYS, 'saturday', 'sunday']

/** The zones of the issue: London's, and three whose clocks change at awkward times. */
export const ZONES = ['Europe/London', 'Australia/Lord_Howe', 'America/Santiago', 'Pacific/Apia'] as const

/** Hours that are awkward where the clocks change within them, and the published ones. */
export const HOURS = {
  'published: 9am-6pm on weekdays': on(WORKDAYS, [['09:00', '18:00']]),
  'nights, 00:00-06:00': on(EVERY_DAY, [['00:00', '06:00']]),
  'an hour cut by the change, 01:30-02:30': on(EVERY_DAY, [['01:30', '02:30']]),
  'the last hour of the day and a split shift': on(EVERY_DAY, [
    ['10:00', '12:30'],
    ['13:15', '18:00'],
    ['23:00', '24:00'],
  ]),
} as const

/** The same hours on some days of the week, none on the others. */
export function on(days: readonly Weekday[], stretches: Stretches): Hours['fullTimeHours'] {
  const hours = (weekday: Weekday) => (days.includes(weekday) ? stretches : [])
  return {
    monday: hours('monday'),
    tuesday: hours('tuesday'),
    wednesday: hours('wednesday'),
    thursday: hours('thursday'),
    friday: hours('friday'),
    saturday: hours('saturday'),
    sunday: hours('sunday'),
  }
}

const stretches = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 })
  .map(quarters => quarters.toSorted((a, b) => a - b).map(wallTime))
  .map(times =>
    times.flatMap((from, i): Stretches => (i % 2 === 0 && i + 1 < times.length ? [[from, times[i + 1]!]] : [])),
  )

/** Any rota within some years: split shifts, hours up to midnight, days of one-off hours, holidays, dates that are both. */
export function anyHours(from: Date, to: Date): fc.Arbitrary<Omit<Hours, 'timeZone'>> {
  const date = fc.date({ min: from, max: to, noInvalidDate: true }).map(at => at.toISOString().slice(0, 10))
  return fc.record({
    fullTimeHours: fc.record({
      monday: stretches,
      tuesday: stretches,
      wednesday: fc.constant<Stretches>([['00:00', '24:00']]),
      thursday: stretches,
      friday: stretches,
      saturday: stretches,
      sunday: stretches,
    }),
    oneOffHours: fc.dictionary(date, stretches, { maxKeys: 30, size: 'max' }),
    holidays: fc.array(date, { maxLength: 30, size: 'max' }),
  })
}

function wallTime(quarter: number): string {
  return `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
}
