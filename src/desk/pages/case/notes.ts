import { html, type SafeHtml } from '@remix-run/html-template'
import { dayAndTime } from '../../local-time.ts'
import { hidden } from '../layout.ts'
import { shownName, textBlock } from '../text.ts'
import type { CaseView } from './view.ts'

/** What colleagues left for whoever comes next, and a field for more. */
export function notes({ card, desk, policy }: CaseView): SafeHtml {
  return html`<section aria-labelledby="notes" class="notes">
    <h2 id="notes">
      ${card.notes.length === 0 ? 'Notes' : card.notes.length === 1 ? 'One note' : `${card.notes.length} notes`}
    </h2>
    ${card.notes.map(
      ({ by, text, writtenAt }) =>
        html`<div class="note">
          <p class="by">${shownName(by)} · ${dayAndTime(writtenAt, policy.timeZone)}</p>
          ${textBlock(text, { strong: policy.strongLanguage })}
        </div>`,
    )}
    ${desk.moderator.role === 'auditor' ? '' : form(card.id, desk.csrf)}
  </section>`
}

function form(caseId: number, csrf: string): SafeHtml {
  return html`<details class="more">
    <summary>Add a note</summary>
    <form method="post" action="/desk/cases/${caseId}/notes" class="stack" data-draft="note-${caseId}">
      ${hidden(csrf)}
      <label>
        For colleagues; neither the author nor the complainants see it
        <textarea name="text" rows="3" dir="auto" maxlength="4000" required data-key="m"></textarea>
      </label>
      <div><button>Add the note</button></div>
    </form>
  </details>`
}
