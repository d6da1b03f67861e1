import { html, type SafeHtml } from '@remix-run/html-template'
import { complaintReference, type NoticeDraft } from 'postmod/client'
import { lines, REMOVED } from './article-pages.ts'
import { addressOf, type Comment } from './comments.ts'
import { shortTime } from './london.ts'
import { noticeView } from './notice.ts'
import { type KeptComplaint } from './outbox.ts'
import { REASONS } from './reasons.ts'
import { type Found, stateWords } from './report-state.ts'

/** What a reader wrote in the report form; `form` is its hidden id, so that a double press is one complaint. */
export interface ReportDraft extends NoticeDraft {
  form: string
  reason: string
  detail: string
}

export function reportFormView(comment: Comment, draft: ReportDraft, problem?: string): SafeHtml {
  const id = encodeURIComponent(comment.id)
  return html`<h1>Report this post</h1>
    <blockquote class="quoted">
      <p class="small">
        <b dir="auto">${comment.authorName}</b>,
        <time datetime="${comment.postedAt}">${shortTime(comment.postedAt)}</time>
      </p>
      <p class="text" dir="auto">${lines(comment.text)}</p>
    </blockquote>
    ${problem ? html`<p class="problem" role="alert" id="problem">${problem}</p>` : ''}
    <form class="report" method="post" action="/comments/${id}/report">
      <input type="hidden" name="form" value="${draft.form}" />
      <fieldset>
        <legend>What is wrong with it?</legend>
        ${REASONS.map(
          ({ code, words }) =>
            html`<label class="choice">
              <input type="radio" name="reason" value="${code}" required ${code === draft.reason ? 'checked' : ''} />
              ${words}
            </label>`,
        )}
      </fieldset>
      <label for="detail">Details</label>
      <p class="small" id="detail-hint">Needed for "Something else". Only the moderators read this.</p>
      <textarea id="detail" name="detail" rows="4" maxlength="5000" aria-describedby="detail-hint" dir="auto">
${draft.detail}</textarea>
      ${noticeView(draft)}
      <p class="buttons">
        <button>Report</button>
        <a href="${addressOf(comment)}">Cancel</a>
      </p>
    </form>`
}

const TOLD = {
  sent: [
    'Thank you. The moderators have it.',
    'A moderator will read the post and decide whether it stays, unless they have done so already. Their answer will be here.',
  ],
  kept: [
    'Thank you. We have kept your report.',
    "We can't reach the moderators just now. Your report is safe with us and will be passed on as soon as we can reach " +
      'them. There is no need to send it again.',
  ],
  refused: ['Your report could not be passed on.', ''],
} as const satisfies Record<KeptComplaint['state'], readonly [string, string]>

const ANSWERED = 'The moderators have decided.'

/** What became of a reader's report. `known`: what Postmod says of it, where the site was not told the answer. */
export function reportedView(kept: KeptComplaint, known: Found | undefined, comment: Comment | undefined): SafeHtml {
  return html`${whatBecame(kept, known)} ${kept.state === 'refused' ? '' : referenceView(kept)}
  ${comment ? html`<p><a href="${addressOf(comment)}">Back to the comment</a></p>` : ''}`
}

function whatBecame(kept: KeptComplaint, known: Found | undefined): SafeHtml {
  if (kept.answer !== null)
    return html`<h1>${ANSWERED}</h1>
      <p>They read the post that you reported, and this is their answer.</p>
      <p class="answer text" dir="auto">${lines(kept.answer)}</p>`
  if (known && 'state' in known && known.state.state === 'answered')
    return html`<h1>${ANSWERED}</h1>
      ${stateWords(known.state)}`
  // Taken from the site, and refused by whoever wrote it down.
  if (known && 'state' in known && known.state.state === 'refused')
    return html`<h1>${TOLD.refused[0]}</h1>
      ${stateWords(known.state)}`
  const [title, words] = TOLD[kept.state]
  return html`<h1>${title}</h1>
    <p>${words} ${kept.state === 'refused' ? kept.refusal : ''}</p>`
}

/** Made from the complaint's own id, so that a report that is still kept here has one, too. */
function referenceView({ id, state, body, reference }: KeptComplaint): SafeHtml {
  const known = reference ?? complaintReference(body.site, id)
  return html`<p>Your reference: <code id="reference" data-state="${state}">${known}</code></p>
    <p><a href="/reports?reference=${known}">See what became of it</a>, now or later: keep the reference.</p>`
}

/** In place of the form, where the comment has gone already. */
export function alreadyRemovedView(comment: Comment): SafeHtml {
  return html`<h1>${REMOVED}</h1>
    <p>There is no need to report it.</p>
    <p><a href="${addressOf(comment)}">Back to the comments</a></p>`
}
