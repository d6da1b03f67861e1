import { html, type SafeHtml } from '@remix-run/html-template'
import type { Outcome } from '../../../decision/decide-alike.ts'
import type { Policy } from '../../../policy.ts'
import type { SelectedCase } from '../../selected-cases.ts'
import { type Desk, hidden, type Notice, page } from '../layout.ts'
import { shownName, textBlock } from '../text.ts'
import { houseRules, type SentWords, sent, usualRule } from './wording.ts'

export type AlikeAttempt = SentWords & { action: 'keep' | 'delete'; rule: string }

export type AlikeView = {
  desk: Desk
  /** As they were selected, with the version that was shown then. */
  cases: readonly { caseId: number; version: number }[]
  /** How many more were selected than can be decided in one go. */
  left: number
  found: readonly SelectedCase[]
  attempt: AlikeAttempt
  notice: Notice | undefined
  policy: Policy
}

/** The selected cases once more, whole, and one choice for all of them. */
export function alikePage(view: AlikeView): string {
  const { desk, cases, left, found, notice } = view
  const listed = cases.flatMap(one => {
    const read = found.find(({ id }) => id === one.caseId)
    return read ? [{ ...read, shownVersion: one.version }] : []
  })
  return page({
    title: 'Decide alike',
    desk,
    notice,
    body: html`
      <h1>${listed.length === 1 ? 'One case' : `${listed.length} cases`} to decide alike</h1>
      ${left > 0 ? html`<p class="quiet">${left} more were selected than can be decided in one go; they stay open.</p>` : ''}
      ${
        listed.length === 0
          ? html`<p>None was selected. Tick the cases in the list first.</p>`
          : html`<ol class="rows">
                ${listed.map(one => row(one, view.policy))}
              </ol>
              <section aria-labelledby="decide" class="decide">
                <h2 id="decide">Decide all of them</h2>
                <div class="forms">${form(view, listed, 'keep')} ${form(view, listed, 'delete')}</div>
              </section>`
      }
      <p><a href="/desk/open">Back to the list</a></p>
    `,
  })
}

/** What became of each: every case was decided, or refused, by itself. */
export function alikeDonePage(desk: Desk, outcomes: readonly Outcome[], action: string): string {
  const decided = outcomes.filter(({ refused }) => refused === undefined)
  const refused = outcomes.filter(one => one.refused !== undefined)
  return page({
    title: 'Decided alike',
    desk,
    body: html`
      <h1>${decided.length} decided: ${action}</h1>
      ${
        decided.length > 0
          ? html`<p>${decided.map(({ caseId }) => html`<a href="/desk/cases/${caseId}">Case ${caseId}</a> `)}</p>
              <p class="quiet">
                Until they leave for the site, each can be undone under <a href="/desk/mine">Mine</a>.
              </p>`
          : ''
      }
      ${
        refused.length > 0
          ? html`<h2>Not decided: ${refused.length}</h2>
              <ul class="rows">
                ${refused.map(({ caseId, refused: why }) => html`<li><a href="/desk/cases/${caseId}">Case ${caseId}</a>: ${why}</li>`)}
              </ul>`
          : ''
      }
      <p><a href="/desk/open">Back to the list</a></p>
    `,
  })
}

type Listed = SelectedCase & { shownVersion: number }

function row(
  { id, text, author_name, article_title, reasons, complaints, version, shownVersion, notes }: Listed,
  policy: Policy,
): SafeHtml {
  const changed =
    version === shownVersion ? '' : html`<strong>It has changed since you saw it, and will be left out.</strong>`
  return html`<li>
    <p class="by">
      <a href="/desk/cases/${id}">Case ${id}</a> · ${author_name === null ? 'name erased' : shownName(author_name)} ·
      ${article_title === null ? 'an article' : shownName(article_title)} ·
      ${complaints === 1 ? 'one complaint' : `${complaints} complaints`}:
      ${reasons.map(reason => policy.reasons[reason]?.label ?? reason).join(', ')}.
      ${notes > 0 ? html`<strong>Colleagues left word on it: read the case first.</strong>` : ''} ${changed}
    </p>
    ${textBlock(text, { strong: policy.strongLanguage })}
  </li>`
}

function form({ desk, attempt, policy }: AlikeView, listed: readonly Listed[], action: 'keep' | 'delete'): SafeHtml {
  const mine = attempt.action === action ? attempt : undefined
  const rule = mine?.rule || usualRule(policy, action)
  const first = listed[0]!.id
  return html`<form method="post" action="/desk/alike/decide" class="decision ${action} stack">
    ${hidden(desk.csrf)}
    <input type="hidden" name="action" value="${action}" />
    ${listed.map(one => html`<input type="hidden" name="case" value="${one.id}:${one.shownVersion}" />`)}
    <div>
      <label for="rule-${action}">House rule</label>
      <select
        id="rule-${action}"
        name="rule"
        required
        data-key="${action === 'keep' ? 'f' : 'd'}"
        data-wording="/desk/cases/${first}/wording?alike&action=${action}"
        data-into="wording-${action}"
      >
        ${houseRules(policy, action, rule)}
      </select>
    </div>
    <div id="wording-${action}" class="wording" aria-live="polite">${sent({ policy, action, rule }, mine)}</div>
    <button class="${action}">
      ${action === 'keep' ? 'Keep' : 'Delete'} ${listed.length === 1 ? 'it' : `all ${listed.length}`}
    </button>
  </form>`
}
