import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf } from '../faults.ts'
import { createRota } from './rota.ts'

/** A calendar file that cannot be read, or a deadline that it knows too little for: it is never guessed. */
export class CalendarError extends Error {
  override name = 'CalendarError'
}

const DIVISIONS = ['england-and-wales', 'scotland'] as const
type Division = (typeof DIVISIONS)[number]

const division = z.object({ events: z.array(z.object({ title: z.string(), date: z.iso.date() })).min(1) })
/** GOV.UK's own format (bank-holidays.json); what else stands in it is left alone. */
const fileSchema = z.object({ 'england-and-wales': division, scotland: division })

export type StatutoryDays = {
  /** Bank holidays, in order. */
  readonly days: Readonly<Record<Division, readonly string[]>>
  /** The first and the last year that the file knows whole in England and Wales: from New Year to Christmas. */
  readonly firstYear: number
  readonly lastYear: number
}

/**
 * Reads the bank holidays of a file in GOV.UK's format.
 * @throws {CalendarError} naming the file and what is wrong with it.
 */
export function loadStatutoryDays(file: string): StatutoryDays {
  try {
    const parsed = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    const datesOf = (name: Division) => parsed[name].events.map(({ date }) => date).toSorted()
    const days = { 'england-and-wales': datesOf('england-and-wales'), scotland: datesOf('scotland') }
    return { days, ...yearsKnown(days['england-and-wales']) }
  } catch (error) {
    const words = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new CalendarError(`bank holidays ${file}: ${words}`, { cause: error })
  }
}

function yearsKnown(days: readonly string[]): { firstYear: number; lastYear: number } {
  const newYear = days.find(date => date.slice(5, 7) === '01')
  const christmas = days.findLast(date => date.slice(5, 7) === '12')
  if (newYear === undefined || christmas === undefined || christmas < newYear)
    throw new CalendarError('no year of England and Wales from New Year to Christmas')
  return { firstYear: Number(newYear.slice(0, 4)), lastYear: Number(christmas.slice(0, 4)) }
}

const LONDON = 'Europe/London'
const WHOLE_DAY: [string, string][] = [['00:00', '24:00']]
const WEEKDAYS = {
  monday: WHOLE_DAY,
  tuesday: WHOLE_DAY,
  wednesday: WHOLE_DAY,
  thursday: WHOLE_DAY,
  friday: WHOLE_DAY,
  saturday: [],
  sunday: [],
}
const NOTICE_MS = 48 * 3_600_000

/**
 * When a notice is due; see `createNoticeClock`.
 * @throws {CalendarError} if it was received or would be due in a year whose bank holidays are not known.
 */
export type NoticeClock = (receivedAt: Date) => Date

/**
 * The clock `notice-48h`: 48 hours from the receipt of a notice, "disregarding any time which falls on" a Saturday,
 * Sunday, Good Friday, Christmas Day or bank holiday in England and Wales: elapsed hours of qualifying days, not
 * office hours (the Defamation (Operators of Websites) Regulations 2013, reg. 1(3)). London's days, also where the
 * desk is elsewhere; never mixed with the desk's own holidays.
 *
 * @param extra one-off days of England and Wales that the file does not have yet, local dates.
 */
export function createNoticeClock(
  { days, firstYear, lastYear }: StatutoryDays,
  extra: readonly string[] = [],
): NoticeClock {
  const holidays = [...days['england-and-wales'], ...extra]
  // A qualifying day is one that is worked whole: the rota's own arithmetic then counts its hours as they elapse.
  const qualifying = createRota({ timeZone: LONDON, fullTimeHours: WEEKDAYS, oneOffHours: {}, holidays })
  return receivedAt => {
    const due = qualifying.addDeskTime(receivedAt, NOTICE_MS)
    // New Year in London is New Year in UTC.
    if (receivedAt.getUTCFullYear() >= firstYear && due.getUTCFullYear() <= lastYear) return due
    throw new CalendarError(
      `a notice of ${receivedAt.toISOString()} cannot be counted: bank holidays are known from ${firstYear} to ${lastYear}. ` +
        'Replace the file (BANK_HOLIDAYS_FILE) with a newer one from GOV.UK',
    )
  }
}
