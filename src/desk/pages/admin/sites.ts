import { html, type SafeHtml } from '@remix-run/html-template'
import type { SiteOverview } from '../../../sites/overview.ts'
import { fromNow } from '../../local-time.ts'
import { may } from '../../rights.ts'
import type { Desk } from '../layout.ts'
import { shownName } from '../text.ts'
import { adminPage } from './admin-page.ts'

/** Every site that hands complaints over, and what one of them still needs. */
export function sitesPage(desk: Desk, sites: readonly SiteOverview[], now: Date): string {
  return adminPage({
    desk,
    place: 'sites',
    title: 'Sites',
    body: html`
      ${may(desk.moderator, 'administer') ? html`<p><a class="button" href="/desk/admin/sites/new">Add a site</a></p>` : ''}
      ${
        sites.length === 0
          ? html`<p>There is none yet.</p>`
          : html`<ul class="rows">
              ${sites.map(site => row(site, now))}
            </ul>`
      }
    `,
  })
}

function row(site: SiteOverview, now: Date): SafeHtml {
  const { id, name, goodKeys, lastUsedAt } = site
  const used = lastUsedAt === null ? 'never used' : `last used ${fromNow(lastUsedAt, now)}`
  const keys =
    goodKeys === 0 ? 'no good key' : goodKeys === 1 ? `1 good key, ${used}` : `${goodKeys} good keys, ${used}`
  return html`<li data-row>
    <p class="row-head">
      <a data-open href="/desk/admin/sites/${id}">${shownName(name)}</a> <span class="quiet">${id}</span>
    </p>
    <p class="quiet">${whereTo(site.webhookUrl)} · ${keys}</p>
    ${lacks(site).map(words => html`<p class="at-risk">${words}</p>`)}
  </li>`
}

/** Without its path: a token may stand in that, and a list is looked at over shoulders. */
export function whereTo(webhookUrl: string | null): string {
  return webhookUrl === null ? 'no webhook' : `webhook to ${new URL(webhookUrl).origin}`
}

/** What keeps a site from handing over or from being told, in sentences. */
export function lacks({
  goodKeys,
  validSecrets,
  webhookUrl,
}: Pick<SiteOverview, 'goodKeys' | 'validSecrets' | 'webhookUrl'>): string[] {
  return [
    ...(goodKeys === 0 ? ['It has no good key: its backend can hand nothing over by HTTP.'] : []),
    ...(webhookUrl !== null && validSecrets === 0
      ? ['It has no webhook secret: its decisions cannot be signed, and wait until there is one.']
      : []),
  ]
}
