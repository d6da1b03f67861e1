import { html, type SafeHtml } from '@remix-run/html-template'

/** Where among the administrators' pages one stands. */
export type AdminPlace = 'people' | 'sites' | 'policy' | 'events'

const PLACES: Readonly<Record<AdminPlace, string>> = {
  people: 'People',
  sites: 'Sites',
  policy: 'Policy',
  events: 'Who did what',
}

/** The ways through the administrators' pages. */
export function adminNav(current: AdminPlace): SafeHtml {
  return html`<nav aria-label="Admin" class="admin-nav">
    <ul>
      ${Object.entries(PLACES).map(
        ([place, label]) =>
          html`<li>
            <a href="/desk/admin/${place}" ${place === current ? html`aria-current="page"` : ''}>${label}</a>
          </li>`,
      )}
    </ul>
  </nav>`
}
