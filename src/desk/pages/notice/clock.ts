import { html, type SafeHtml } from '@remix-run/html-template'
import { type NoticeClock, noticeClock } from '../../../notice/notice-clock.ts'
import type { Policy } from '../../../policy.ts'
import { dayAndTime, lengthOf } from '../../local-time.ts'

/** The law's clock is London's, also where the desk is elsewhere. */
const LONDON = 'Europe/London'

/** What the clock of a notice says, in words: "Due Tue, 16 Jun, 17:30, in 1 d 3 h". */
export function clockInWords(clock: NoticeClock): string {
  switch (clock.says) {
    case 'none':
      return 'No clock: section 5 of the Defamation Act 2013 is not law in Scotland'
    case 'unknown':
      return 'Due at a time that cannot be counted: the bank holidays of that time are not known'
    case 'running':
      return `Due ${at(clock.due)}, in ${lengthOf(clock.ms)}`
    case 'at_risk':
      return `At risk: due ${at(clock.due)}, in ${lengthOf(clock.ms)}`
    case 'overdue':
      return `Overdue: was due ${at(clock.due)}, ${lengthOf(clock.ms)} ago`
    case 'stopped':
      break
  }
  return `${DONE[clock.as]} ${at(clock.at)}${inTime(clock)}`
}

const DONE = { poster_told: 'Poster told', returned: 'Returned' } as const
const at = (instant: Date) => dayAndTime(instant, LONDON)

function inTime({ due, late, ms }: Extract<NoticeClock, { says: 'stopped' }>): string {
  if (due === null) return ''
  return late ? `, ${lengthOf(ms)} too late` : `, ${lengthOf(ms)} before it was due`
}

/** The same as the desk shows it: what is pressing stands out. */
export function clockNow(notice: Parameters<typeof noticeClock>[0], { notices }: Policy, now: Date): SafeHtml {
  const clock = noticeClock(notice, notices.atRisk, now)
  const mood = MOODS[clock.says]
  const words = clockInWords(clock)
  return mood === undefined ? html`<span>${words}</span>` : html`<strong class="${mood}">${words}</strong>`
}

const MOODS: Partial<Record<NoticeClock['says'], string>> = {
  unknown: 'overdue',
  overdue: 'overdue',
  at_risk: 'at-risk',
}

export const JURISDICTION_NAMES = { 'england-and-wales': 'England & Wales', scotland: 'Scotland' } as const
