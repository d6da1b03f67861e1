import { html, type SafeHtml } from '@remix-run/html-template'
import { hidden } from './layout.ts'

/** Withdraws a decision that has not left yet; counts down to when it leaves. */
export function undoForm(decisionId: string, leavesAt: Date, csrf: string, now: Date): SafeHtml {
  return html`<form method="post" action="/desk/decisions/${decisionId}/withdraw" class="inline">
    ${hidden(csrf)}<button data-key="u">Undo</button>
    <span data-countdown="${leavesAt.toISOString()}" data-now="${now.toISOString()}"></span>
  </form>`
}
