import { html, type SafeHtml } from '@remix-run/html-template'
import { isSenior } from '../../../claim/moderator.ts'
import { isUndecided } from '../../../case.ts'
import { dayAndTime } from '../../local-time.ts'
import { hidden } from '../layout.ts'
import type { CaseView } from './view.ts'

/** That a case is on hold for legal advice, and for seniors the way off it. */
export function onHold({ card, policy, desk: { moderator, csrf } }: CaseView): SafeHtml | string {
  if (card.law_hold_at === null) return ''
  const clock = isUndecided(card.state) ? 'Nobody decides it until the hold is lifted; its clock runs on.' : ''
  return html`<div class="notice" id="on-hold">
    <p><strong>On hold for legal advice</strong> since ${dayAndTime(card.law_hold_at, policy.timeZone)}. ${clock}</p>
    ${
      isSenior(moderator)
        ? html`<form method="post" action="/desk/cases/${card.id}/law-hold/lift" class="inline">
            ${hidden(csrf)}
            <label for="lift-to">Then it is for</label>
            <select id="lift-to" name="to">
              <option value="pool">the pool on duty</option>
              <option value="seniors">the seniors</option>
            </select>
            <button>Lift the hold</button>
          </form>`
        : ''
    }
  </div>`
}

/** The way onto hold, for seniors. */
export function holdForm({ card, desk: { moderator, csrf } }: CaseView): SafeHtml | string {
  if (card.law_hold_at !== null || !isSenior(moderator)) return ''
  return html`<details class="more">
    <summary>Hold for legal advice</summary>
    <form method="post" action="/desk/cases/${card.id}/law-hold" class="stack">
      ${hidden(csrf)}
      <p class="quiet">
        Nobody takes or decides it meanwhile. Its clocks run on and say so, and nothing of it is erased.
      </p>
      <label for="hold-why">What is asked of counsel</label>
      <textarea id="hold-why" name="why" rows="3" maxlength="2000" required dir="auto"></textarea>
      <button>Hold for legal advice</button>
    </form>
  </details>`
}
