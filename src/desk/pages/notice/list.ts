import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import type { NoticeRow } from '../../lists/notices.ts'
import { dayAndTime } from '../../local-time.ts'
import type { Desk } from '../layout.ts'
import { listPage } from '../lists/frame.ts'
import { shownName } from '../text.ts'
import { clockNow, JURISDICTION_NAMES } from './clock.ts'

export type NoticesView = {
  desk: Desk
  running: readonly NoticeRow[]
  ended: readonly NoticeRow[]
  policy: Policy
  now: Date
}

/** The notices of defamation: those whose clock runs, and the latest that were dealt with. */
export function noticesPage({ desk, running, ended, policy, now }: NoticesView): string {
  const rows = (all: readonly NoticeRow[]) =>
    html`<ol class="rows">
      ${all.map(one => noticeRow(one, policy, now))}
    </ol>`
  return listPage({
    desk,
    place: 'notices',
    title: 'Notices of defamation',
    intro: 'This keeps the record and the clock of each notice. Counsel decides what is done about it.',
    pages: '',
    body: html`<h2>Not dealt with</h2>
      ${running.length === 0 ? html`<p>None.</p>` : rows(running)}
      <h2>Dealt with, the latest first</h2>
      ${ended.length === 0 ? html`<p>None.</p>` : rows(ended)}`,
  })
}

function noticeRow(row: NoticeRow, policy: Policy, now: Date): SafeHtml {
  const { id, case_id, jurisdiction, missing, from, site, article_title, received_at } = row
  return html`<li data-row id="notice-${id}">
    <div class="row-head">
      <a data-open href="/desk/cases/${case_id}#notice-${id}">Case ${case_id}</a>
      ${clockNow(row, policy, now)}
      <ul class="badges">
        <li>${JURISDICTION_NAMES[jurisdiction]}</li>
        ${missing.length === 0 ? '' : html`<li>Incomplete <b>${missing.length}</b></li>`}
      </ul>
    </div>
    <p class="quiet">
      ${from === null ? 'from somebody who gives no name' : html`from ${shownName(from)}`}, on
      ${article_title === null ? 'an article' : shownName(article_title)} · ${shownName(site)} · received
      ${dayAndTime(received_at, 'Europe/London')}
    </p>
  </li>`
}
