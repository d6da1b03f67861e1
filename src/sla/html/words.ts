import { lengthOf } from '../../desk/local-time.ts'
import type { Period, Target } from '../figures.ts'

const whole = new Intl.NumberFormat('en-GB')

export const inNumbers = (count: number) => whole.format(count)

/** `3 h 20 min`; `none` where nothing was measured; under a minute in seconds. */
export function inTime(ms: number | null): string {
  if (ms === null) return 'none'
  return ms < 60_000 ? `${Math.floor(ms / 1000)} s` : lengthOf(ms)
}

/** `93 %`, never rounded up to all of them; `none` where none was due. */
export function share({ due, met }: Target): string {
  if (due === 0) return 'none due'
  const percent = Math.floor((met * 100) / due)
  return percent === 0 && met > 0 ? 'under 1 %' : `${percent} %`
}

/** Against the period before: `12 more`, `the same`. */
export function change(now: number, before: number): string {
  if (now === before) return 'the same'
  return now > before ? `${inNumbers(now - before)} more` : `${inNumbers(before - now)} fewer`
}

/** The same of times: `12 min longer`. */
export function timeChange(now: number | null, before: number | null): string {
  if (now === null || before === null) return before === null ? 'none before' : `${inTime(before)} before`
  const ms = Math.abs(now - before)
  if (ms < 1000) return 'the same'
  return now > before ? `${inTime(ms)} longer` : `${inTime(ms)} shorter`
}

/** Of shares, in points: `4 points better`. */
export function shareChange(now: Target, before: Target): string {
  if (before.due === 0) return 'none due before'
  if (now.due === 0) return `${share(before)} before`
  const points = Math.floor((now.met * 100) / now.due) - Math.floor((before.met * 100) / before.due)
  if (points === 0) return 'the same'
  return `${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'} ${points > 0 ? 'better' : 'worse'}`
}

const KINDS = { day: 'day', week: 'week', month: 'month', range: 'days' } as const

/** `the day before`. */
export const beforeOf = ({ kind }: Period) => `the ${KINDS[kind]} before`

const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

const dayInWords = (name: string) => long.format(new Date(`${name}T00:00:00Z`)).replace(',', '')

/** `Monday 23 November 2026`, `the week from Monday …`, `November 2026`. */
export function inWords({ kind, first, last }: Pick<Period, 'kind' | 'first' | 'last'>): string {
  if (kind === 'month') return month.format(new Date(`${first}T00:00:00Z`))
  if (first === last) return dayInWords(first)
  return kind === 'week'
    ? `The week from ${dayInWords(first)} to ${dayInWords(last)}`
    : `${dayInWords(first)} to ${dayInWords(last)}`
}
