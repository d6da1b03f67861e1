import { html, type SafeHtml } from '@remix-run/html-template'
import type { Choice } from '../../../decision/choice.ts'
import type { About } from '../../../decision/statement.ts'
import type { Policy } from '../../../policy.ts'
import type { Card } from '../../case/card.ts'
import { wordDiff } from '../diff.ts'
import { hidden } from '../layout.ts'
import { houseRules, type SentWords, sent, usualRule } from './wording.ts'

/** What a moderator sent that could not be taken, or has not been shown its wording yet: it comes back into the form. */
export type Attempt = SentWords & { action: Action; rule: string; textAfter: string }
export type Action = Choice['action']

const ON_COMPLAINTS = ['keep', 'delete', 'amend'] as const
const ON_APPEAL = ['uphold', 'restore'] as const

export type Forms = { card: Card; csrf: string; policy: Policy; attempt: Attempt | undefined }

/** A key goes to what is to be done first: to the rule; to the text; to the button where a rule is chosen already. */
const KEYS = { keep: 'f', delete: 'd', amend: 'a', uphold: 'p', restore: 't' } as const
const LABELS = { keep: 'Keep', delete: 'Delete', amend: 'Amend', uphold: 'Uphold', restore: 'Restore' } as const
const WHAT = {
  keep: 'Stays as it is',
  delete: 'Leaves the page',
  amend: 'Part is changed',
  uphold: 'The decision stands',
  restore: 'The comment is put back',
} as const

/** Keep, delete, amend; on an appeal uphold and restore: one opens, each under a house rule, each with what will be sent. */
export function decisionForms(forms: Forms): SafeHtml {
  return html`<div class="forms choices">
    ${(forms.card.kind === 'appeal' ? ON_APPEAL : ON_COMPLAINTS).map(action => form(forms, action))}
  </div>`
}

function form(forms: Forms, action: Action): SafeHtml {
  const { card, csrf, policy } = forms
  const attempt = forms.attempt?.action === action ? forms.attempt : undefined
  const chosen = attempt?.rule ?? usualRule(policy, action, card.appeal?.rule)
  const fields = html`<summary>
      <strong>${LABELS[action]}</strong> <kbd aria-hidden="true">${KEYS[action]}</kbd>
      <span class="quiet">${WHAT[action]}</span>
    </summary>
    <form
      method="post"
      action="/desk/cases/${card.id}/decision"
      class="stack"
      data-draft="case-${card.id}-${card.revision}-${action}"
    >
      ${hidden(csrf)}
      <input type="hidden" name="version" value="${card.version}" />
      <input type="hidden" name="seen" value="${card.last_event}" />
      <input type="hidden" name="action" value="${action}" />
      ${action === 'amend' ? amended(forms, attempt) : ''}
      <div>
        <label for="rule-${action}">House rule</label>
        <select
          id="rule-${action}"
          name="rule"
          required
          ${action === 'amend' || chosen !== '' ? '' : html`data-key="${KEYS[action]}"`}
          data-wording="/desk/cases/${card.id}/wording?action=${action}"
          data-into="wording-${action}"
        >
          ${houseRules(policy, action, chosen)}
        </select>
      </div>
      <div id="wording-${action}" class="wording" aria-live="polite">
        ${sent({ policy, action, rule: chosen, about: aboutOf(card) }, attempt)}
      </div>
      <button
        class="${action}"
        ${action !== 'amend' && chosen !== '' ? html`data-key="${KEYS[action]}" data-focus` : ''}
      >
        ${LABELS[action]}
      </button>
    </form>`
  return attempt
    ? html`<details class="decision ${action}" name="decision" open>${fields}</details>`
    : html`<details class="decision ${action}" name="decision">${fields}</details>`
}

/** Of an appeal the card has the complaints that led to the decision. */
function aboutOf({ posted_at, article_title, complaintList }: Card): About {
  return { postedAt: posted_at, articleTitle: article_title, complaints: complaintList }
}

function amended({ card, policy }: Forms, attempt: Attempt | undefined): SafeHtml {
  return html`<label>
      The comment, amended
      <textarea
        name="textAfter"
        rows="6"
        dir="auto"
        required
        data-key="${KEYS.amend}"
        data-diff-into="diff"
        data-before="before"
      >
${attempt?.textAfter ?? card.text ?? ''}</textarea>
    </label>
    <div id="before" hidden>${card.text ?? ''}</div>
    <div id="diff" class="text diff" dir="auto" role="group" aria-label="What changes">
      ${attempt ? wordDiff(card.text ?? '', attempt.textAfter, policy.strongLanguage) : ''}
    </div>
    <p class="quiet">To amend makes the publisher an editor of the text: change no more than the rule asks for.</p>`
}
