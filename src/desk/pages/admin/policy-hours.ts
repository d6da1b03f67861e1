import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy, Weekday } from '../../../policy.ts'
import { fact } from './facts.ts'

const WEEKDAYS: Readonly<Record<Weekday, string>> = {
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
}

/** When the desk is staffed full-time: every week, on days of their own, and never. */
export function policyHours({ timeZone, fullTimeHours, oneOffHours, holidays, statutoryDays }: Policy): SafeHtml {
  const oneOff = Object.entries(oneOffHours).toSorted(([one], [other]) => one.localeCompare(other))
  return html`<h2>Full-time hours</h2>
    <p class="quiet">In ${timeZone}. Outside these hours the part-time pool is on duty.</p>
    <dl class="facts">
      ${Object.entries(WEEKDAYS).map(([day, name]) => fact(name, hours(isWeekday(day) ? fullTimeHours[day] : [])))}
    </dl>
    <h3>Days with hours of their own</h3>
    ${
      oneOff.length === 0
        ? html`<p>None.</p>`
        : html`<dl class="facts">${oneOff.map(([date, stretches]) => fact(dateInWords(date), hours(stretches)))}</dl>`
    }
    <h3>The desk’s holidays</h3>
    ${dates(holidays)}
    <h3>Statutory days that the calendar does not have yet</h3>
    ${dates(statutoryDays)}`
}

function hours(stretches: readonly (readonly [string, string])[]): string {
  return stretches.length === 0
    ? 'part-time all day'
    : stretches.map(([from, until]) => `${from} to ${until}`).join(', ')
}

function dates(days: readonly string[]): SafeHtml {
  if (days.length === 0) return html`<p>None.</p>`
  return html`<ul>
    ${days.toSorted().map(date => html`<li>${dateInWords(date)}</li>`)}
  </ul>`
}

/** `Monday, 23 November 2026`: a local date has no zone. */
function dateInWords(date: string): string {
  return LONG_DATE.format(new Date(date))
}

const LONG_DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })

function isWeekday(day: string): day is Weekday {
  return Object.hasOwn(WEEKDAYS, day)
}
