import { html, type SafeHtml } from '@remix-run/html-template'
import type { Moderator } from '../../claim/moderator.ts'
import type { Policy } from '../../policy.ts'
import type { Card } from '../card.ts'
import { dayAndTime, fromNow, timeOrDay } from '../local-time.ts'
import { type Attempt, decisionForms } from './decision-forms.ts'
import { type Notice, page } from './layout.ts'

export type CaseView = {
  card: Card
  moderator: Moderator
  csrf: string
  notice: Notice | undefined
  /** Until when this moderator holds it, here in this browser. */
  heldUntil: Date | undefined
  /** What was typed and could not be taken. */
  attempt: Attempt | undefined
  policy: Policy
  now: Date
}

/** The card of a case: the comment in its place, the complaints about it, and, for its holder, the decision. */
export function casePage(view: CaseView): string {
  const { card, moderator, csrf, notice, heldUntil, policy, now } = view
  return page({
    title: `Case ${card.id}`,
    moderator,
    csrf,
    notice,
    body: html`
      <p class="shift">
        ${card.site} · ${stateInWords(card)} · due ${dayAndTime(card.due_at, policy.timeZone)}
        (${fromNow(card.due_at, now)})
      </p>
      <h1>Case ${card.id}</h1>
      <div class="columns">
        <section aria-labelledby="comment">
          <h2 id="comment">The comment</h2>
          ${inItsPlace(view)}
        </section>
        <section aria-labelledby="complaints">
          <h2 id="complaints">${card.complaints === 1 ? 'One complaint' : `${card.complaints} complaints`}</h2>
          ${complaintList(view)}
        </section>
      </div>
      ${card.decision ? decided(card.decision, view) : ''}
      ${heldUntil ? decisionForms({ card, csrf, policy, attempt: view.attempt, until: timeOrDay(heldUntil, now, policy.timeZone) }) : ''}
    `,
  })
}

function stateInWords({ state, pool }: Card): string {
  return state === 'open'
    ? `open, with the ${pool === 'full_time' ? 'full-time' : 'part-time'} pool`
    : state.replaceAll('_', ' ')
}

function inItsPlace({ card, policy }: CaseView): SafeHtml {
  const { article_title, article_url, in_reply_to, thread } = card
  const before = (thread ?? []).filter(({ id }) => id !== card.site_comment_id && id !== in_reply_to?.id)
  return html` <p class="article">
      On <a href="${article_url ?? ''}" rel="noreferrer noopener">${article_title ?? 'an article'}</a>
    </p>
    ${before.map(earlier)}
    ${
      in_reply_to
        ? html`<p class="quiet">In reply to</p>
            ${earlier(in_reply_to)}`
        : ''
    }
    <article class="comment">
      <p class="by">
        <strong dir="auto">${card.author_name ?? 'name erased'}</strong> ·
        ${dayAndTime(card.posted_at, policy.timeZone)}
      </p>
      <p class="text" dir="auto">${card.text ?? 'The text was erased.'}</p>
      <p class="quiet"><a href="${card.url ?? ''}" rel="noreferrer noopener">See it on the site</a></p>
    </article>`
}

function earlier({ author, text }: { author: { name: string }; text: string }): SafeHtml {
  return html`<blockquote class="earlier">
    <p class="by" dir="auto">${author.name}</p>
    <p class="text" dir="auto">${text}</p>
  </blockquote>`
}

function complaintList({ card, policy, now }: CaseView): SafeHtml {
  const counts = card.reasons.map(reason => ({
    label: policy.reasons[reason]?.label ?? reason,
    count: card.complaintList.filter(complaint => complaint.reason === reason).length,
  }))
  return html` <ul class="badges">
      ${counts.map(({ label, count }) => html`<li>${label} <b>${count}</b></li>`)}
    </ul>
    <p class="quiet">${peopleInWords(card)}</p>
    <ol class="complaints">
      ${card.complaintList.map(
        ({ reason, source, received_at, detail, name }) =>
          html`<li>
            <p class="by">
              ${policy.reasons[reason]?.label ?? reason} ·
              <span dir="auto">${name ?? (source === 'reader' ? 'a reader' : source)}</span>
              · ${fromNow(received_at, now)}
            </p>
            ${detail ? html`<p class="text" dir="auto">${detail}</p>` : ''}
          </li>`,
      )}
    </ol>`
}

function peopleInWords({ complaints, complainants }: Card): string {
  const without = complaints - complainants
  const people = complainants === 1 ? 'one known person' : `${complainants} different known people`
  return without > 0
    ? `From ${people}; the rest from the same again, or from people whom the site does not name.`
    : `From ${people}.`
}

function decided(decision: NonNullable<Card['decision']>, { policy, now }: CaseView): SafeHtml {
  const { action, rule, name, decided_at, text_after, not_before } = decision
  const leaves = not_before > now ? ` It leaves for the site at ${timeOrDay(not_before, now, policy.timeZone)}.` : ''
  return html`<section aria-labelledby="decided">
    <h2 id="decided">Decided: ${action}</h2>
    <p>${name}, ${dayAndTime(decided_at, policy.timeZone)}, under “${policy.houseRules[rule] ?? rule}”.${leaves}</p>
    ${text_after === null ? '' : html`<p class="text after" dir="auto">${text_after}</p>`}
  </section>`
}
