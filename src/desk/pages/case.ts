import { html, type SafeHtml } from '@remix-run/html-template'
import { isUndecided } from '../../case.ts'
import { appeal } from './case/appeal.ts'
import { author } from './case/author.ts'
import { complaints } from './case/complaints.ts'
import { otherHeld } from './case/held.ts'
import { holdForm, onHold } from './case/law-hold.ts'
import { notes } from './case/notes.ts'
import { outcome } from './case/outcome.ts'
import { removed, withheld } from './case/remarks.ts'
import { state } from './case/state.ts'
import { timeline } from './case/timeline.ts'
import { due, times } from './case/times.ts'
import type { CaseView } from './case/view.ts'
import { afterwards, conversation } from './conversation.ts'
import { page } from './layout.ts'
import { notices, runningNotices } from './notice/card.ts'
import { shownName } from './text.ts'

/** The card of a case: the comment in its place, the decision below it, and beside it all that is known. */
export function casePage(view: CaseView): string {
  const { card, desk, notice, policy } = view
  return page({
    title: `Case ${card.id}`,
    desk,
    notice,
    live: `/desk/live?case=${card.id}&seen=${card.last_event}`,
    body: html`
      <div class="case-head">
        <h1>Case ${card.id}</h1>
        <p class="shift">${due(view)} · ${shownName(card.site)}</p>
      </div>
      ${onHold(view)} ${runningNotices(view)} ${state(view)}
      ${card.changed_unseen && isUndecided(card.state) ? changedUnseen() : ''} ${removed(view)} ${withheld(view)}
      ${card.appeal ? '' : earlier(card.previous_case_id)} ${desk.preferences.blur ? showStrong() : ''}
      <div class="columns">
        <div>
          ${appeal(view)}
          <section aria-labelledby="comment">
            <h2 id="comment" class="sr-only">The comment</h2>
            ${conversation(card, policy)}
          </section>
          ${outcome(view)} ${view.decide} ${notices(view)} ${afterwards(card, policy)}
        </div>
        <div class="about">
          ${notes(view)} ${complaints(view)} ${author(view)} ${times(view)} ${timeline(view)} ${holdForm(view)}
        </div>
      </div>
      <div id="news" class="news" data-live role="status">${view.news}</div>
      ${otherHeld(view)}
      <p><a href="/desk">Back to the desk</a></p>
    `,
  })
}

function earlier(caseId: number | null): SafeHtml | string {
  if (caseId === null) return ''
  return html`<p class="quiet">
    The comment was decided on before: <a href="/desk/cases/${caseId}">case ${caseId}</a>.
  </p>`
}

function changedUnseen(): SafeHtml {
  return html`<p class="notice problem" id="changed-unseen">
    The site says that this comment has changed since it was decided on, and has not told the new text: look at the
    comment on the site.
  </p>`
}

// A box and not a button: it works without script.
function showStrong(): SafeHtml {
  return html`<p class="show-strong">
    <input type="checkbox" id="show-strong" data-key="b" /> <label for="show-strong">Show strong language</label>
  </p>`
}
