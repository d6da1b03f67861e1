import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../policy.ts'
import type { Card } from '../case/card.ts'
import { dayAndTime, fromNow, timeOrDay } from '../local-time.ts'
import { conversation } from './conversation.ts'
import { type Attempt, decisionForms } from './decision-forms.ts'
import { type Desk, type Notice, page } from './layout.ts'

export type CaseView = {
  card: Card
  desk: Desk
  notice: Notice | undefined
  /** Until when this moderator holds it, and whether in this browser. */
  held: { until: Date; here: boolean } | undefined
  /** What was typed and could not be taken. */
  attempt: Attempt | undefined
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
        ${card.decision ? decided(card.decision, view) : ''} ${forHolder(view)}
      </div>
      <p><a href="/desk">Back to the desk</a></p>
    `,
  })
}

function forHolder({ card, desk: { csrf }, held, attempt, policy, now }: CaseView): SafeHtml | string {
  if (!held) return ''
  const until = timeOrDay(held.until, now, policy.timeZone)
  if (held.here) return decisionForms({ card, csrf, policy, attempt, until })
  return html`<section aria-labelledby="decide" class="decide">
    <h2 id="decide">You hold this case in another browser</h2>
    <p class="quiet">Decide it there. If you do not, it goes back to the pool at ${until}.</p>
  </section>`
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
