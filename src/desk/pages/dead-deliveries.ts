import { html, type SafeHtml } from '@remix-run/html-template'
import { isSenior } from '../../claim/moderator.ts'
import { whyDead } from '../../delivery/why-dead.ts'
import type { DeadDeliveryRow, sitesWithDead } from '../lists/dead-deliveries.ts'
import type { Listed } from '../lists/keyset.ts'
import { dayAndTime } from '../local-time.ts'
import { type Desk, hidden, type Notice } from './layout.ts'
import { listPage, nothing, pageLinks } from './lists/frame.ts'
import { shownName } from './text.ts'

export type DeadDeliveriesView = {
  desk: Desk
  notice?: Notice | undefined
  deliveries: Listed<DeadDeliveryRow>
  sites: Awaited<ReturnType<typeof sitesWithDead>>
  isFirst: boolean
  live: string
  timeZone: string
}

/** The decisions that no site could be told of, why, and for seniors the way to send them again. */
export function deadDeliveriesPage(view: DeadDeliveriesView): string {
  const { desk, notice, deliveries, sites, isFirst, live, timeZone } = view
  const senior = isSenior(desk.moderator)
  return listPage({
    desk,
    notice,
    place: 'dead-deliveries',
    title: 'Not delivered',
    intro:
      'Decisions that a site could not be told of, the latest first. Nothing more is sent about their comments until they are sent again. Mend what is wrong first.',
    live,
    pages: pageLinks('/desk/dead-deliveries', deliveries),
    body:
      deliveries.rows.length === 0
        ? nothing('Every decision has arrived or is on its way.', '/desk/dead-deliveries', isFirst)
        : html`${senior ? sendAll(sites, desk.csrf) : html`<p>Seniors can send them again.</p>`}
            <ol class="rows">
              ${deliveries.rows.map(row => deadRow(row, timeZone, senior ? desk.csrf : undefined))}
            </ol>`,
  })
}

function deadRow(row: DeadDeliveryRow, timeZone: string, csrf: string | undefined): SafeHtml {
  const { decision_id, case_id, action, site, decided_at, ended_at, behind } = row
  return html`<li data-row id="delivery-${decision_id}">
    <p class="row-head">
      <strong>${action}</strong>
      <a data-open href="/desk/cases/${case_id}">Case ${case_id}</a>
      ${ended_at === null ? '' : html`<time datetime="${ended_at.toISOString()}">${dayAndTime(ended_at, timeZone)}</time>`}
    </p>
    <p>${shownName(whyDead(row))}</p>
    <p class="quiet">
      ${shownName(site)} · decided ${dayAndTime(decided_at, timeZone)}
      ${behind === 0 ? '' : ` · ${behind === 1 ? 'one later decision waits' : `${behind} later decisions wait`} for it`}
    </p>
    ${csrf === undefined ? '' : sendOne(decision_id, case_id, csrf)}
  </li>`
}

/** Also on the case's own page. */
export function sendOne(decisionId: string, caseId: number, csrf: string): SafeHtml {
  return html`<form method="post" action="/desk/deliveries/${decisionId}/send-again" class="inline">
    ${hidden(csrf)}<button class="plain">Send again<span class="sr-only"> the decision of case ${caseId}</span></button>
  </form>`
}

function sendAll(sites: DeadDeliveriesView['sites'], csrf: string): SafeHtml {
  const form = (site: string, words: SafeHtml | string) =>
    html`<form method="post" action="/desk/dead-deliveries/send-again" class="inline">
      ${hidden(csrf)}<input type="hidden" name="site" value="${site}" /><button>${words}</button>
    </form>`
  return html`<p>
    ${sites.map(({ id, name, count }) => form(id, html`Send all ${count} of ${shownName(name)} again`))}
    ${sites.length > 1 ? form('', 'Send all again') : ''}
  </p>`
}
