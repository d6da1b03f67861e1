import { html, type SafeHtml } from '@remix-run/html-template'
import type { Card } from '../../case/card.ts'
import { hidden } from '../layout.ts'

/** For the second person: agree, or say why not. What is proposed stands on the card. */
export function secondForms(card: Card, csrf: string, why = ''): SafeHtml {
  const act = `/desk/cases/${card.id}`
  const shown = html`${hidden(csrf)}<input type="hidden" name="version" value="${card.version}" /><input
      type="hidden"
      name="seen"
      value="${card.last_event}"
    />`
  return html`<section aria-labelledby="second" class="decide">
    <h2 id="second">You are the second person</h2>
    <div class="forms">
      <form method="post" action="${act}/agree" class="decision">
        ${shown}
        <p>Agree, and the decision leaves after the grace.</p>
        <button class="primary" data-key="f" data-focus>Agree</button>
      </form>
      <form method="post" action="${act}/disagree" class="decision" data-draft="case-${card.id}-disagree">
        ${shown}
        <label>
          Why not
          <textarea name="why" rows="3" dir="auto" required maxlength="2000" data-key="d">${why}</textarea>
        </label>
        <button>Disagree: back to the pool</button>
      </form>
    </div>
  </section>`
}

/** For the one who proposed it. */
export function takeBackForm(caseId: number, csrf: string): SafeHtml {
  return html`<form method="post" action="/desk/cases/${caseId}/take-back">
    ${hidden(csrf)}<button data-key="u">Take your proposal back</button>
  </form>`
}
