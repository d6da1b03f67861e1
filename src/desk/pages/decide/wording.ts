import { html, type SafeHtml } from '@remix-run/html-template'
import type { Choice } from '../../../decision/choice.ts'
import { goesWith, wording } from '../../../decision/wording.ts'
import type { About } from '../../../decision/statement.ts'
import type { Policy } from '../../../policy.ts'

type Action = Choice['action']

/** The words that a moderator has made of the templates; undefined: the template's. */
export type SentWords = { statement?: string | undefined; answer?: string | undefined }

/** `about`: what the statement says of the case; without it, several cases are decided alike. */
export type Offered = { policy: Policy; action: Action; rule: string; about?: About | undefined }

/**
 * What will be sent, to be read and changed before it is. `shown` says under which rule it was: a decision whose
 * wording was not seen is shown first.
 */
export function sent({ policy, action, rule, about }: Offered, typed?: SentWords): SafeHtml {
  if (!Object.hasOwn(policy.houseRules, rule))
    return html`<p class="quiet">Choose a house rule to see what will be sent.</p>`
  const words = wording(policy, action, rule, about)
  const statement = typed?.statement ?? words.statement
  const toAuthor =
    words.statement === null
      ? html`<p class="quiet">The author is told nothing.</p>`
      : html`<label>
            To the author
            <textarea name="statement" rows="8" dir="auto" required>${statement}</textarea>
          </label>
          ${filledLater(statement ?? '')}`
  return html`<input type="hidden" name="shown" value="${rule}" /> ${toAuthor}
    ${
      words.answer === null
        ? html`<p class="quiet">The complainants are told nothing new.</p>`
        : html`<label>
            To the complainants
            <textarea name="answer" rows="2" dir="auto" required>${typed?.answer ?? words.answer}</textarea>
          </label>`
    }`
}

/** What is in braces is filled when it is decided: the time is not known before, nor of several cases each one's own. */
function filledLater(statement: string): SafeHtml | string {
  const later = [
    ['{when}', 'the time of the decision'],
    ['{comment}', 'which comment it was'],
    ['{source}', 'where its complaints came from'],
  ].filter(([placeholder]) => statement.includes(placeholder!))
  if (later.length === 0) return ''
  return html`<p class="quiet">
    ${later.map(([placeholder, words], i) => html`${i > 0 ? '; ' : ''}<code>${placeholder}</code> becomes ${words}`)}.
  </p>`
}

/** The choices of a house rule that goes with this decision. */
export function houseRules(policy: Policy, action: Action, chosen: string): SafeHtml {
  const rules = Object.entries(policy.houseRules).filter(([code]) => goesWith(policy, action, code))
  return html`<option value="">Choose one</option>
    ${rules.map(([code, words]) => choice(code, words, chosen))}`
}

/**
 * The rule that is chosen beforehand: the first that comments are kept under; where an appeal is upheld, the one of the
 * decision that stands. What takes text away asks for one.
 */
export function usualRule({ keepRules }: Policy, action: Action, appealedUnder = ''): string {
  if (action === 'uphold') return appealedUnder
  return action === 'keep' || action === 'restore' ? (keepRules[0] ?? '') : ''
}

/** One choice of a list. */
export function choice(value: string, words: string, chosen?: string): SafeHtml {
  return value === chosen
    ? html`<option value="${value}" selected>${words}</option>`
    : html`<option value="${value}">${words}</option>`
}
