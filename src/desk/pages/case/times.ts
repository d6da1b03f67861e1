import { html, type SafeHtml } from '@remix-run/html-template'
import { dayAndTime, lengthOf } from '../../local-time.ts'
import type { CaseView } from './view.ts'

/** "Due in 2 h 5 min", and in words whether that is soon or was missed. */
export function due({ card: { due_at, decided_at }, policy, now }: CaseView): SafeHtml {
  const left = due_at.getTime() - (decided_at ?? now).getTime()
  if (decided_at) return html`${left < 0 ? `Decided ${lengthOf(-left)} too late` : 'Decided in time'}`
  if (left < 0) return html`<strong class="overdue">Overdue by ${lengthOf(-left)}</strong>`
  if (left <= policy.atRisk) return html`<strong class="at-risk">At risk: due in ${lengthOf(left)}</strong>`
  return html`Due in ${lengthOf(left)}`
}

/** Every time of the case, and what both clocks say. */
export function times(view: CaseView): SafeHtml {
  const { card, policy, rota, now } = view
  const end = card.decided_at ?? now
  const at = (instant: Date) => dayAndTime(instant, policy.timeZone)
  const elapsed = end.getTime() - card.received_at.getTime()
  const desk = rota.deskTimeBetween(card.received_at, end)
  const rows: [string, string][] = [
    ['Due', at(card.due_at)],
    ['Received', at(card.received_at)],
    [
      card.decided_at ? 'Until it was decided' : 'Since then',
      `${lengthOf(elapsed)}, of it ${lengthOf(desk)} desk time`,
    ],
  ]
  if (card.first_claimed_at) rows.push(['First taken', at(card.first_claimed_at)])
  if (card.last_claimed_at && card.last_claimed_at.getTime() !== card.first_claimed_at?.getTime())
    rows.push(['Last taken', at(card.last_claimed_at)])
  if (card.escalated_at) rows.push(['Escalated', at(card.escalated_at)])
  if (card.decided_at) rows.push(['Decided', at(card.decided_at)])
  if (card.left_at) rows.push(['Left for the site', at(card.left_at)])
  return html`<section aria-labelledby="times">
    <h2 id="times">Times</h2>
    <dl class="times">
      ${rows.map(
        ([what, when]) =>
          html`<div>
            <dt>${what}</dt>
            <dd>${when}</dd>
          </div>`,
      )}
    </dl>
  </section>`
}
