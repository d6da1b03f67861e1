import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../policy.ts'
import type { Card } from '../case/card.ts'
import { hidden } from './layout.ts'

/** What a moderator sent that could not be taken: it is theirs, and comes back into the form. */
export type Attempt = { action: string; rule: string; textAfter: string }

type Forms = { card: Card; csrf: string; policy: Policy; attempt: Attempt | undefined; until: string }

const KEEP_RULE = 'within_rules'

/** Keep, delete, amend: three forms, each under a house rule; and release. */
export function decisionForms(forms: Forms): SafeHtml {
  const { card, csrf, until } = forms
  return html`<section aria-labelledby="decide" class="decide">
    <h2 id="decide">Decide</h2>
    <p class="quiet">The case is yours until ${until}.</p>
    <div class="forms">
      ${form(forms, 'keep', 'Keep', html`<p>It stays as it is.</p>`)}
      ${form(forms, 'delete', 'Delete', html`<p>It is removed from the page.</p>`)}
      ${form(forms, 'amend', 'Amend', amended(forms))}
    </div>
    <form method="post" action="/desk/cases/${card.id}/release">
      ${hidden(csrf)}<button class="plain">Release this case</button>
    </form>
  </section>`
}

function form(forms: Forms, action: string, label: string, body: SafeHtml): SafeHtml {
  const { card, csrf } = forms
  return html`<form method="post" action="/desk/cases/${card.id}/decision" class="decision ${action}">
    ${hidden(csrf)}
    <input type="hidden" name="version" value="${card.version}" />
    <input type="hidden" name="action" value="${action}" />
    <h3>${label}</h3>
    ${body} ${rules(forms, action)}
    <button class="${action}">${label}</button>
  </form>`
}

function amended({ card, attempt }: Forms): SafeHtml {
  const text = attempt?.action === 'amend' ? attempt.textAfter : (card.text ?? '')
  return html`<label>
      The comment, amended
      <textarea name="textAfter" rows="6" dir="auto" required>${text}</textarea>
    </label>
    <p class="quiet">Who amends a text becomes its editor: change no more than the rule asks for.</p>`
}

// Nothing is chosen beforehand for what takes text away: the rule is a decision of its own.
function rules({ policy, attempt }: Forms, action: string): SafeHtml {
  const chosen = attempt?.action === action ? attempt.rule : action === 'keep' ? KEEP_RULE : ''
  return html`<label>
    House rule
    <select name="rule" required>
      <option value="">Choose one</option>
      ${Object.entries(policy.houseRules).map(([code, words]) =>
        code === chosen
          ? html`<option value="${code}" selected>${words}</option>`
          : html`<option value="${code}">${words}</option>`,
      )}
    </select>
  </label>`
}
