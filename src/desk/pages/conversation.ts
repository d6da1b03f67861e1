import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../policy.ts'
import type { Card } from '../case/card.ts'
import { dayAndTime } from '../local-time.ts'
import { type Shown, shownName, textBlock } from './text.ts'

type Neighbour = NonNullable<Card['thread']>[number]

/** So many on either side are seen at once; the rest of the conversation is a press away. */
const SHOWN = 2

/** The comment in its place: under its article, after what it answers, among what was said around it. */
export function conversation(card: Card, { strongLanguage: strong, timeZone }: Policy): SafeHtml {
  const { article_title, article_url, in_reply_to, author_name, text } = card
  const { before } = around(card)
  const article = article_title === null ? 'an article' : shownName(article_title)
  return html` <p class="article">On ${elsewhere(article_url, article)}</p>
    ${more(before.slice(0, -SHOWN), 'earlier', { strong })} ${neighbours(before.slice(-SHOWN), { strong })}
    ${
      in_reply_to
        ? html`<p class="quiet">In reply to</p>
            ${neighbours([in_reply_to], { strong })}`
        : ''
    }
    <article class="comment">
      <p class="by">
        <strong>${author_name === null ? 'name erased' : shownName(author_name)}</strong
        >${card.typed ? html`, as somebody of the desk typed it` : html` · ${dayAndTime(card.posted_at, timeZone)}`}
      </p>
      ${textBlock(text, { strong })}
      <p class="quiet">${elsewhere(card.url, 'See it on the site')}</p>
    </article>`
}

/** What was said after it. It stands below the decision, so that a long conversation does not push that away. */
export function afterwards(card: Card, { strongLanguage: strong }: Policy): SafeHtml | string {
  const { after } = around(card)
  if (after.length === 0) return ''
  return html`<section aria-labelledby="afterwards" class="afterwards">
    <h2 id="afterwards">Said after it</h2>
    ${neighbours(after.slice(0, SHOWN), { strong })} ${more(after.slice(SHOWN), 'later', { strong })}
  </section>`
}

/** The site sends what stands around a comment, oldest first; what has no time is taken for earlier. */
function around({ thread, posted_at, site_comment_id, in_reply_to }: Card): {
  before: Neighbour[]
  after: Neighbour[]
} {
  const others = (thread ?? []).filter(({ id }) => id !== site_comment_id && id !== in_reply_to?.id)
  const isLater = ({ postedAt }: Neighbour) => postedAt !== undefined && new Date(postedAt) > posted_at
  return { before: others.filter(one => !isLater(one)), after: others.filter(isLater) }
}

function more(some: readonly Neighbour[], which: 'earlier' | 'later', shown: Shown): SafeHtml | string {
  if (some.length === 0) return ''
  return html`<details class="more">
    <summary>${some.length} ${which}</summary>
    ${neighbours(some, shown)}
  </details>`
}

function neighbours(some: readonly Neighbour[], shown: Shown): SafeHtml {
  return html`${some.map(
    ({ author, text }) =>
      html`<blockquote class="neighbour">
        <p class="by">${shownName(author.name)}</p>
        ${textBlock(text, shown)}
      </blockquote>`,
  )}`
}

/** In a tab of its own: what is being typed here stays. */
function elsewhere(url: string | null, words: SafeHtml | string): SafeHtml | string {
  return url === null ? words : html`<a href="${url}" target="_blank" rel="noreferrer noopener">${words}</a>`
}
