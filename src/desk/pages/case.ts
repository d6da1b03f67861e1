import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../policy.ts'
import type { Card } from '../case/card.ts'
import { dayAndTime, fromNow, timeOrDay } from '../local-time.ts'
import { conversation } from './conversation.ts'
import { type Desk, type Notice, page } from './layout.ts'

export type CaseView = {
  card: Card
  desk: Desk
  notice: Notice | undefined
  /** What whoever looks may do with it. */
  decide: SafeHtml | string
  /** What has changed since they last saw it, if something they did was refused for that. */
  news: SafeHtml
  policy: Policy
  now: Date
}

/** A brigade of hundreds is one case: the first complaints are read at once, the others are a press away. */
const SHOWN = 8

/** The card of a case: the comment in its place, the complaints about it, and, for its holder, the decision. */
export function casePage(view: CaseView): string {
  const { card, desk, notice, policy, now } = view
  return page({
    title: `Case ${card.id}`,
    desk,
    notice,
    live: `/desk/live?case=${card.id}&seen=${card.last_event}`,
    body: html`
      <p class="shift">
        ${card.site} · ${stateInWords(card)} · due ${dayAndTime(card.due_at, policy.timeZone)}
        (${fromNow(card.due_at, now)})
      </p>
      <h1>Case ${card.id}</h1>
      <div class="columns">
        <section aria-labelledby="comment">
          <h2 id="comment">The comment</h2>
          ${conversation(card, policy.timeZone)}
        </section>
        <section aria-labelledby="complaints" class="about">
          <h2 id="complaints">${card.complaints === 1 ? 'One complaint' : `${card.complaints} complaints`}</h2>
          ${complaintList(view)}
        </section>
        ${card.decision ? decided(card.decision, view) : ''} ${view.decide}
      </div>
      <div id="news" data-live role="status">${view.news}</div>
      <p><a href="/desk">Back to the desk</a></p>
    `,
  })
}

function stateInWords({ state, pool }: Card): string {
  return state === 'open'
    ? `open, with the ${pool === 'full_time' ? 'full-time' : 'part-time'} pool`
    : state.replaceAll('_', ' ')
}

function complaintList(view: CaseView): SafeHtml {
  const { card, policy } = view
  const counts = card.reasons.map(reason => ({
    label: policy.reasons[reason]?.label ?? reason,
    count: card.complaintList.filter(complaint => complaint.reason === reason).length,
  }))
  return html` <ul class="badges">
      ${counts.map(({ label, count }) => html`<li>${label} <b>${count}</b></li>`)}
    </ul>
    <p class="quiet">${peopleInWords(card)}</p>
    ${listed(view, card.complaintList.slice(0, SHOWN))}
    ${
      card.complaintList.length > SHOWN
        ? html`<details class="more">
            <summary>${card.complaintList.length - SHOWN} more</summary>
            ${listed(view, card.complaintList.slice(SHOWN))}
          </details>`
        : ''
    }`
}

function listed({ policy, now }: CaseView, complaints: Card['complaintList']): SafeHtml {
  return html`<ol class="complaints">
    ${complaints.map(
      ({ reason, source, received_at, detail, name }) =>
        html`<li>
          <p class="by">
            <b>${policy.reasons[reason]?.label ?? reason}</b> ·
            <span dir="auto">${name ?? (source === 'reader' ? 'a reader' : source)}</span>
            · ${fromNow(received_at, now)}
          </p>
          ${detail ? html`<p class="text" dir="auto">${detail}</p>` : ''}
        </li>`,
    )}
  </ol>`
}

function peopleInWords({ complaints, complainants }: Card): string {
  if (complainants === 0) return `From ${complaints === 1 ? 'somebody' : 'people'} whom the site does not name.`
  const without = complaints - complainants
  const people = complainants === 1 ? 'one known person' : `${complainants} different known people`
  return without > 0
    ? `From ${people}; the rest from the same again, or from people whom the site does not name.`
    : `From ${people}.`
}

function decided(decision: NonNullable<Card['decision']>, { policy, now }: CaseView): SafeHtml {
  const { action, rule, name, decided_at, text_after, not_before } = decision
  const leaves = not_before > now ? ` It leaves for the site at ${timeOrDay(not_before, now, policy.timeZone)}.` : ''
  return html`<section aria-labelledby="decided" class="decide">
    <h2 id="decided">Decided: ${action}</h2>
    <p>${name}, ${dayAndTime(decided_at, policy.timeZone)}, under “${policy.houseRules[rule] ?? rule}”.${leaves}</p>
    ${text_after === null ? '' : html`<p class="text after" dir="auto">${text_after}</p>`}
  </section>`
}
