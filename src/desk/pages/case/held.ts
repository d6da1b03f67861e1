import { html, type SafeHtml } from '@remix-run/html-template'
import type { CaseView } from './view.ts'

/** The ways to the cases that one holds beside this one, in the order in which they were claimed. */
export function otherHeld({ card, held }: CaseView): SafeHtml | string {
  const at = held.indexOf(card.id)
  const previous = held[at - 1]
  const next = held[at + 1]
  if (previous === undefined && next === undefined) return ''
  return html`<nav aria-label="What you hold" class="pages">
    ${previous === undefined ? '' : html`<a href="/desk/cases/${previous}" data-key="k">Case ${previous}, which you hold too</a>`}
    ${next === undefined ? '' : html`<a href="/desk/cases/${next}" data-key="j">Case ${next}, which you hold too</a>`}
  </nav>`
}
