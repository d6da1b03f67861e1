import { html, type SafeHtml } from '@remix-run/html-template'
import { isUndecided } from '../../../case.ts'
import type { Policy } from '../../../policy.ts'
import type { CaseRow } from '../../lists/case-rows.ts'
import type { CaseList } from '../../lists/row-status.ts'
import { fromNow, timeOrDay } from '../../local-time.ts'
import { fromWhom } from '../sources.ts'
import { shownName, textBlock } from '../text.ts'
import { rowState } from './row-state.ts'

export type RowView = {
  list: CaseList
  moderatorId: string
  policy: Policy
  now: Date
  /** Whether rows can be selected for a decision alike, and taken one by one. */
  select?: boolean
  take?: boolean
}

/** The rows of a list of cases. */
export function caseRows(rows: readonly CaseRow[], view: RowView): SafeHtml {
  return html`<ol class="rows">
    ${rows.map(row => caseRow(row, view))}
  </ol>`
}

/** One case of a list. What changes while it is looked at is said in it; it stays where it is. */
function caseRow(row: CaseRow, view: RowView): SafeHtml {
  const { id, text, article_title, author_name, site, complainants } = row
  const { policy, now } = view
  const people = complainants > 0 ? `, ${complainants === 1 ? 'one person' : `${complainants} people`} known` : ''
  return html`<li data-row id="row-${id}">
    <div class="row-head">
      ${view.select && row.kind === 'complaint' ? selected(row) : ''}
      <a data-open href="/desk/cases/${id}">Case ${id}</a>
      ${due(row, policy, now)}
      <span class="row-state" id="row-state-${id}" role="status" data-live>${stateNow(row, view)}</span>
      ${reasons(row, policy)} ${noticeOf(row, now)} ${view.take ? takeButton(id) : ''}
    </div>
    ${textBlock(text?.toWellFormed() ?? null, { strong: policy.strongLanguage }, 'row-text text')}
    <p class="quiet">
      ${author_name === null ? 'name erased' : shownName(author_name)}, on
      ${article_title === null ? 'an article' : shownName(article_title)} · ${shownName(site)} ·
      ${complaintsInWords(row)}${people}${about(row, view)}
    </p>
  </li>`
}

/** Also those of the cases that it goes on for. */
function complaintsInWords({ kind, previous_case_id, complaints, sources }: CaseRow): string {
  if (kind === 'appeal') return `against the decision on case ${previous_case_id ?? 'before'}`
  return `${complaints === 1 ? 'one complaint' : `${complaints} complaints`}${fromWhom(sources ?? {})}`
}

function selected({ id, version }: CaseRow): SafeHtml {
  return html`<label class="select">
    <input type="checkbox" data-select name="case" value="${id}:${version}" form="alike" />
    <span class="sr-only">Select case ${id}</span>
  </label>`
}

function due({ due_at }: CaseRow, { timeZone }: Policy, now: Date): SafeHtml {
  const when = html`<time datetime="${due_at.toISOString()}">${timeOrDay(due_at, now, timeZone)}</time>`
  return due_at < now
    ? html`<strong class="due overdue">Overdue: was due ${when}, ${fromNow(due_at, now)}</strong>`
    : html`<span class="due">due ${when}, ${fromNow(due_at, now)}</span>`
}

function stateNow(row: CaseRow, { list, moderatorId }: RowView): SafeHtml {
  const none = { decider: null, decided: null, last_event: 0 }
  return rowState(
    list,
    row,
    { ...row, ...none, is_escalated: row.escalated_at !== null, is_on_hold: row.law_hold_at !== null },
    moderatorId,
  )
}

/** What a list says of its cases beside what every one says. */
function about(row: CaseRow, { list, policy, now }: RowView): SafeHtml | string {
  const at = (instant: Date) => timeOrDay(instant, now, policy.timeZone)
  if (row.law_hold_at !== null)
    return html` · <strong>on hold for legal advice</strong> since
      ${at(row.law_hold_at)}${isUndecided(row.state) ? '; its clock runs on' : '; decided, and nothing of it is erased'}`
  if (list === 'mine' && row.held_until !== null) return html` · yours until ${at(row.held_until)}`
  if (list === 'escalated' && row.escalated_at !== null) return html` · escalated ${at(row.escalated_at)}`
  if (list === 'untakeable' && row.untakeable_at !== null) return html` · nobody since ${at(row.untakeable_at)}`
  if (row.proposed === null || row.proposed_at === null || row.proposed_rule === null) return ''
  const by = row.proposer === null ? 'somebody' : shownName(row.proposer)
  const rule = policy.houseRules[row.proposed_rule] ?? row.proposed_rule
  return html` · <strong>${by} proposes to ${row.proposed}</strong> under “${rule}”, ${at(row.proposed_at)}`
}

/** The law's clock beside the desk's own. */
function noticeOf({ notices, notice_due: by }: CaseRow, now: Date): SafeHtml | string {
  if (notices === 0) return ''
  if (by === null) return html`<strong>Notice of defamation</strong>`
  const when = timeOrDay(by, now, 'Europe/London')
  return by <= now
    ? html`<strong class="overdue">Notice overdue: was due ${when}</strong>`
    : html`<strong>Notice due ${when}</strong>`
}

function reasons({ kind, reasons: codes, counts }: CaseRow, policy: Policy): SafeHtml {
  if (kind === 'appeal')
    return html`<ul class="badges">
      <li>Appeal</li>
    </ul>`
  return html`<ul class="badges">
    ${codes.map(code => html`<li>${policy.reasons[code]?.label ?? code} ${counts?.[code] === undefined ? '' : html`<b>${counts[code]}</b>`}</li>`)}
  </ul>`
}

// Of a form of its own, so that the form around the list sends nothing else, and Enter in it takes nothing.
function takeButton(id: number): SafeHtml {
  return html`<button class="plain" form="take" formaction="/desk/cases/${id}/claim">
    Take<span class="sr-only"> case ${id}</span>
  </button>`
}
