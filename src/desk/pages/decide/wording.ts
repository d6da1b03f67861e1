import { html, type SafeHtml } from '@remix-run/html-template'
import { wording } from '../../../decision/wording.ts'
import type { Policy } from '../../../policy.ts'

/** The words that a moderator has made of the templates; undefined: the template's. */
export type SentWords = { statement?: string | undefined; answer?: string | undefined }

/**
 * What will be sent, to be read and changed before it is. `shown` says under which rule it was: a decision whose
 * wording was not seen is shown first.
 */
export function sent(policy: Policy, action: 'keep' | 'delete' | 'amend', rule: string, typed?: SentWords): SafeHtml {
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
  return html`<input type="hidden" name="shown" value="${rule}" />
    ${toAuthor}
    <label>
      To the complainants
      <textarea name="answer" rows="2" dir="auto" required>${typed?.answer ?? words.answer}</textarea>
    </label>`
}

/** The choices of a house rule. */
export function houseRules({ houseRules: rules }: Policy, chosen: string): SafeHtml {
  return html`<option value="">Choose one</option>
    ${Object.entries(rules).map(([code, words]) => choice(code, words, chosen))}`
}

/** One choice of a list. */
export function choice(value: string, words: string, chosen?: string): SafeHtml {
  return value === chosen
    ? html`<option value="${value}" selected>${words}</option>`
    : html`<option value="${value}">${words}</option>`
}
