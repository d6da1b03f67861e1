import { html, type SafeHtml } from '@remix-run/html-template'
import { type AppealTold } from 'postmod/client'
import { lines } from './article-pages.ts'
import { addressOf, type Comment } from './comments.ts'
import { shortTime } from './london.ts'

/** The form in which an author says why a decision was wrong. */
export function appealFormView(comment: Comment, form: string, text: string, problem?: string): SafeHtml {
  return html`<h1>Appeal</h1>
    <p>
      Another moderator than the one who decided will look at your comment again. They can let the decision stand, or
      put the comment back.
    </p>
    <blockquote class="quoted"><p class="text" dir="auto">${lines(comment.statement ?? '')}</p></blockquote>
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
    <form class="report" method="post" action="/comments/${encodeURIComponent(comment.id)}/appeal">
      <input type="hidden" name="form" value="${form}" />
      <label for="why">Why was it wrong?</label>
      <textarea id="why" name="text" rows="6" maxlength="5000" required dir="auto">${text}</textarea>
      <p class="buttons">
        <button>Appeal</button>
        <a href="${addressOf(comment)}">Cancel</a>
      </p>
    </form>`
}

/** What became of an appeal; `known` is undefined where nobody could say. */
export function appealedView(comment: Comment, known: AppealTold | undefined): SafeHtml {
  return html`<h1>Your appeal</h1>
    ${known ? became(known) : html`<p>We cannot reach the moderators just now. Please look again in a little while.</p>`}
    <p><a href="${addressOf(comment)}">Back to the comment</a></p>`
}

function became(known: AppealTold): SafeHtml {
  if (known.state === 'open')
    return html`<p>
      You appealed ${at(known.receivedAt)}. Another moderator means to decide by ${at(known.due)}. Their answer will be
      here.
    </p>`
  return html`<p>
      ${known.outcome === 'restored' ? 'Your comment was put back.' : 'The decision stands.'} Decided
      ${at(known.decidedAt)}.
    </p>
    <p class="answer text" dir="auto">${lines(known.statement ?? 'The answer was erased.')}</p>`
}

function at(instant: string): SafeHtml {
  return html`<time datetime="${instant}">${shortTime(instant)}</time>`
}
