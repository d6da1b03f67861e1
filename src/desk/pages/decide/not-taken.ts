import { html, type SafeHtml } from '@remix-run/html-template'
import type { Attempt } from './forms.ts'

/** What somebody typed and can decide no more: theirs to copy, since the page that they typed it on is gone. */
export function notTaken({ textAfter, statement, answer }: Attempt): SafeHtml | string {
  const texts = [
    ['The comment, amended', textAfter],
    ['To the author', statement],
    ['To the complainants', answer],
  ] as const
  const typed = texts.filter(([, text]) => text !== undefined && text !== '')
  if (typed.length === 0) return ''
  return html`<section aria-labelledby="not-taken" class="decide stack">
    <h2 id="not-taken">What you wrote</h2>
    <p class="quiet">It was not taken. Copy what you, or whoever has the case now, should still have.</p>
    ${typed.map(
      ([label, text]) =>
        html`<label>
          ${label}
          <textarea readonly rows="4" dir="auto">${text}</textarea>
        </label>`,
    )}
  </section>`
}
