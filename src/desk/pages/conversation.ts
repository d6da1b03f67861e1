import { html, type SafeHtml } from '@remix-run/html-template'
import type { Card } from '../case/card.ts'
import { dayAndTime } from '../local-time.ts'

type Neighbour = NonNullable<Card['thread']>[number]

/** So many on either side are seen at once; the rest of the conversation is a press away. */
const SHOWN = 2

/** The comment in its place: under its article, after what it answers, among what was said around it. */
export function conversation(card: Card, timeZone: string): SafeHtml {
  const { article_title, article_url, in_reply_to } = card
  const { before, after } = around(card)
  const [hidden, shown] = [before.slice(0, -SHOWN), before.slice(-SHOWN)]
  return html` <p class="article">On ${elsewhere(article_url, article_title ?? 'an article')}</p>
    ${more(hidden, 'earlier')} ${shown.map(neighbour)}
    ${
      in_reply_to
        ? html`<p class="quiet">In reply to</p>
            ${neighbour(in_reply_to)}`
        : ''
    }
    <article class="comment">
      <p class="by">
        <strong dir="auto">${card.author_name ?? 'name erased'}</strong> · ${dayAndTime(card.posted_at, timeZone)}
      </p>
      <p class="text" dir="auto">${card.text ?? 'The text was erased.'}</p>
      <p class="quiet">${elsewhere(card.url, 'See it on the site')}</p>
    </article>
    ${after.slice(0, SHOWN).map(neighbour)} ${more(after.slice(SHOWN), 'later')}`
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

function more(neighbours: Neighbour[], which: 'earlier' | 'later'): SafeHtml | string {
  if (neighbours.length === 0) return ''
  return html`<details class="more">
    <summary>${neighbours.length} ${which}</summary>
    ${neighbours.map(neighbour)}
  </details>`
}

function neighbour({ author, text }: Neighbour): SafeHtml {
  return html`<blockquote class="neighbour">
    <p class="by" dir="auto">${author.name}</p>
    <p class="text" dir="auto">${text}</p>
  </blockquote>`
}

/** In a tab of its own: what is being typed here stays. */
function elsewhere(url: string | null, words: string): SafeHtml | string {
  return url === null ? words : html`<a href="${url}" target="_blank" rel="noreferrer noopener">${words}</a>`
}
