import { html, type SafeHtml } from '@remix-run/html-template'
import type { CaseRow } from '../../lists/case-rows.ts'
import type { DecisionRow } from '../../lists/decisions.ts'
import type { Listed } from '../../lists/keyset.ts'
import type { Desk } from '../layout.ts'
import { caseRows, type RowView } from './case-row.ts'
import { decisionRows } from './decision-row.ts'
import { listPage, pageLinks } from './frame.ts'

export type MineView = {
  desk: Desk
  held: Listed<CaseRow>
  assigned: Listed<CaseRow>
  proposed: Listed<CaseRow>
  leaving: readonly DecisionRow[]
  view: RowView
  live: string
}

/** What is a moderator's own: in their hands, kept for them, waiting for somebody else, and what they can take back. */
export function minePage({ desk, held, assigned, proposed, leaving, view, live }: MineView): string {
  const { policy, now } = view
  const undo = { csrf: desk.csrf }
  return listPage({
    desk,
    place: 'mine',
    title: 'Mine',
    intro: 'What you hold, what is kept for you, and what you decided that has not left yet.',
    live,
    pages: pageLinks('/desk/mine', assigned),
    body: html`
      ${section('held', 'You hold', held.rows.length > 0 && caseRows(held.rows, view))}
      ${section('leaving', 'Decided, not left yet', leaving.length > 0 && decisionRows(leaving, { policy, now, undo }))}
      ${section('proposed', 'Waiting for a second person', proposed.rows.length > 0 && caseRows(proposed.rows, view))}
      ${section('assigned', 'Assigned to you', assigned.rows.length > 0 && caseRows(assigned.rows, view))}
    `,
  })
}

function section(id: string, title: string, rows: SafeHtml | false): SafeHtml {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${rows || html`<p class="quiet">Nothing at the moment.</p>`}
  </section>`
}
