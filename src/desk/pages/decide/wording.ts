import { html, type SafeHtml } from '@remix-run/html-template'
import type { Choice } from '../../../decision/choice.ts'
import { goesWith, wording } from '../../../decision/wording.ts'
import type { Policy } from '../../../policy.ts'

type Action = Choice['action']

/** The words that a moderator has made of the templates; undefined: the template's. */
export type SentWords = { statement?: string | undefined; answer?: string | undefined }

/**
 * What will be sent, to be read and changed before it is. `shown` says under which rule it was: a decision whose
 * wording was not seen is shown first.
 */
export function sent(policy: Policy, action: Action, rule: string, typed?: SentWords): SafeHtml {
  if (!Object.hasOwn(policy.houseRules, rule))
    return html`<p class="quiet">Choose a house rule to see what will be sent.</p>`
  const words = wording(policy, action, rule)
  const toAuthor =
    words.statement === null
      ? html`<p class="quiet">The author is told nothing.</p>`
      : html`<label>
          To the author
          <textarea name="statement" rows="2" dir="auto" required>${typed?.statement ?? words.statement}</textarea>
        </label>`
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
