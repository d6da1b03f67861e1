import { html, type SafeHtml } from '@remix-run/html-template'
import type { Listed } from '../../lists/keyset.ts'
import { type Desk, type Notice, page } from '../layout.ts'
import type { Place } from '../nav.ts'

export type List = {
  desk: Desk
  place: Place
  title: string
  /** What is in the list, in what order. */
  intro: string
  body: SafeHtml
  pages: SafeHtml | string
  live?: string
  notice?: Notice | undefined
}

/** What every list's page has: its name, what is new, its rows, its neighbours. */
export function listPage({ desk, place, title, intro, body, pages, live, notice }: List): string {
  return page({
    title,
    desk,
    current: place,
    notice,
    ...(live !== undefined && { live }),
    body: html`
      <h1>${title}</h1>
      <p class="quiet">${intro}</p>
      <p id="news" class="news" role="status" data-live></p>
      ${body} ${pages}
    `,
  })
}

/** The links to a list's neighbouring pages, with what was searched for. */
export function pageLinks(
  path: string,
  { next, previous }: Listed<unknown>,
  query: Readonly<Record<string, string>> = {},
): SafeHtml | string {
  if (next === undefined && previous === undefined) return ''
  const to = (cursor: Record<string, string>) => `${path}?${String(new URLSearchParams({ ...query, ...cursor }))}`
  return html`<nav aria-label="Pages" class="pages">
    ${previous === undefined ? '' : html`<a rel="prev" href="${to({ before: previous })}">Previous page</a>`}
    ${next === undefined ? '' : html`<a rel="next" href="${to({ after: next })}">Next page</a>`}
  </nav>`
}

/** Instead of rows. Behind the last page there may be nothing left. */
export function nothing(words: string, path: string, isFirst: boolean): SafeHtml {
  return isFirst ? html`<p>${words}</p>` : html`<p>Nothing is left here. <a href="${path}">To the first page</a></p>`
}
