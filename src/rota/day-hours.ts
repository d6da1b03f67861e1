import type { Policy, Weekday } from '../policy.ts'

export type Hours = Pick<Policy, 'timeZone' | 'fullTimeHours' | 'oneOffHours' | 'holidays'>

/** Which rule of the policy decides a local date: its own one-off hours before a holiday, a holiday before its weekday. */
export type Why = 'weekly hours' | 'one-off hours' | 'holiday'

/** A local date's full-time hours: stretches of wall time in ms from midnight, begin inclusive, end exclusive. */
export type DayHours = { readonly why: Why; readonly stretches: readonly (readonly [number, number])[] }

const DAY = 86_400_000
// 1 January 1970 was a Thursday.
const WEEKDAYS: readonly Weekday[] = ['thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday', 'wednesday']

/** The hours of each local date, counted in days since 1970-01-01. `special`: the dates that are not their weekday's. */
export function hoursByDay({ fullTimeHours, oneOffHours, holidays }: Hours) {
  const weekly = WEEKDAYS.map(weekday => dayHours('weekly hours', fullTimeHours[weekday]))
  const special = new Map<number, DayHours>([
    ...holidays.map(date => [dayOf(date), dayHours('holiday', [])] as const),
    ...Object.entries(oneOffHours).map(([date, hours]) => [dayOf(date), dayHours('one-off hours', hours)] as const),
  ])
  const of = (day: number): DayHours => special.get(day) ?? weekly[((day % 7) + 7) % 7]!
  return { of, special: [...special.keys()].toSorted((a, b) => a - b) }
}

function dayOf(date: string): number {
  return Date.parse(date) / DAY
}

function dayHours(why: Why, stretches: readonly (readonly [string, string])[]): DayHours {
  return { why, stretches: stretches.map(([begin, end]) => [sinceMidnight(begin), sinceMidnight(end)] as const) }
}

function sinceMidnight(wallTime: string): number {
  return (Number(wallTime.slice(0, 2)) * 60 + Number(wallTime.slice(3))) * 60_000
}
