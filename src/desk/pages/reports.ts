import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../policy.ts'
import { inWords } from '../../sla/html/words.ts'
import type { Listed } from '../../sla/made.ts'
import { dateAndTime } from '../local-time.ts'
import { type Desk, hidden, type Notice, page } from './layout.ts'
import { listPage } from './lists/frame.ts'

export type ReportsView = {
  desk: Desk
  scheduled: readonly Listed[]
  requested: readonly Listed[]
  /** What was typed, or the days that are offered. */
  first: string
  last: string
  notice?: Notice | undefined
  policy: Policy
}

/** The SLA reports, and a form for any other days. */
export function reportsPage({ desk, scheduled, requested, first, last, notice, policy }: ReportsView): string {
  const { at } = policy.reports
  return listPage({
    desk,
    place: 'reports',
    title: 'SLA reports',
    intro: `Made by themselves at ${at}, ${policy.timeZone}: each day for the day before, on Mondays for the week, on the 1st for the month.`,
    pages: '',
    notice,
    body: html`<form method="post" action="/desk/reports" class="search">
        ${hidden(desk.csrf)}
        <div>
          <label for="report-first">From</label>
          <input type="date" id="report-first" name="first" value="${first}" required />
        </div>
        <div>
          <label for="report-last">To, this day included</label>
          <input type="date" id="report-last" name="last" value="${last}" required />
        </div>
        <p><button>Make a report of these days</button></p>
      </form>
      <h2>By schedule</h2>
      ${rows(scheduled, policy)}
      ${
        requested.length === 0
          ? ''
          : html`<h2>On request</h2>
              ${rows(requested, policy)}`
      }`,
  })
}

function rows(listed: readonly Listed[], { timeZone }: Policy): SafeHtml {
  if (listed.length === 0) return html`<p>None yet: the first is made when the first day is over.</p>`
  return html`<ol class="rows">
    ${listed.map(
      ({ id, kind, first, last, made_at }) =>
        html`<li data-row>
          <div class="row-head">
            <a data-open href="/desk/reports/${id}">${inWords({ kind, first, last })}</a>
            ${
              made_at === null
                ? html`<span>is being made</span>`
                : html`<span class="quiet">made ${dateAndTime(made_at, timeZone)}</span>
                    <a href="/desk/reports/${id}/csv">CSV</a> <a href="/desk/reports/${id}/json">JSON</a>`
            }
          </div>
        </li>`,
    )}
  </ol>`
}

/** Shown until a report is made: it loads itself again. */
export function waitingPage(desk: Desk, { begun_at }: { begun_at: Date | null }): string {
  return page({
    title: 'The report is being made',
    desk,
    current: 'reports',
    body: html`<h1>The report is being made</h1>
      <p role="status">
        ${begun_at === null ? 'It waits for its turn.' : 'It is being counted.'} This page shows it as soon as it is
        there.
      </p>
      <p><a href="/desk/reports">All reports</a></p>`,
  })
}
