import { html, type SafeHtml } from '@remix-run/html-template'
import { isGood, type KeyWithHands } from '../../../sites/list-keys.ts'
import type { Site } from '../../../sites/sites.ts'
import type { WebhookSecret } from '../../../sites/webhook-secrets.ts'
import { may } from '../../rights.ts'
import { type Desk, hidden, type Notice } from '../layout.ts'
import { shownName } from '../text.ts'
import { adminPage } from './admin-page.ts'
import { lacks, whereTo } from './sites.ts'
import { siteKeys } from './site-keys.ts'
import { siteSecrets } from './site-secrets.ts'

/** What of a site can be typed. */
export type TypedSite = { name: string; webhook: string; private_addresses?: 'yes' | undefined }

export type SiteView = {
  desk: Desk
  site: Site
  keys: readonly KeyWithHands[]
  secrets: readonly WebhookSecret[]
  /** What was typed and could not be taken. */
  typed: TypedSite | undefined
  notice: Notice | undefined
  timeZone: string
  now: Date
}

/** A site: what it is called, where its decisions go, its keys, and what its webhooks are signed with. */
export function sitePage(view: SiteView): string {
  const { desk, site, keys, secrets, notice, now } = view
  const goodKeys = keys.filter(key => isGood(key, now)).length
  const validSecrets = secrets.filter(({ retiredAt }) => retiredAt === null).length
  return adminPage({
    desk,
    place: 'sites',
    title: site.name,
    heading: shownName(site.name),
    notice,
    body: html`
      <p class="quiet">Site <code>${site.id}</code></p>
      ${lacks({ goodKeys, validSecrets, webhookUrl: site.webhookUrl }).map(words => html`<p class="at-risk">${words}</p>`)}
      ${may(desk.moderator, 'administer') ? form(view) : html`<p>${whereTo(site.webhookUrl)}${site.privateAddresses ? ', which may be a private address' : ''}</p>`}
      ${siteKeys(view)} ${siteSecrets(view)}
      <p><a href="/desk/admin/sites">To the sites</a></p>
    `,
  })
}

function form({ desk, site, typed }: SiteView): SafeHtml {
  return html`<form method="post" action="/desk/admin/sites/${site.id}" class="stack preferences">
    ${hidden(desk.csrf)}${siteFields(typed ?? asTyped(site))}
    <button>Save</button>
  </form>`
}

function asTyped({ name, webhookUrl, privateAddresses }: Site): TypedSite {
  return { name, webhook: webhookUrl ?? '', ...(privateAddresses && { private_addresses: 'yes' }) }
}

/** What is typed of a new site and of one that is changed. */
export function siteFields({ name, webhook, private_addresses }: TypedSite): SafeHtml {
  return html`<div>
      <label for="site-name">Name</label>
      <input id="site-name" name="name" value="${name}" required autocomplete="off" />
    </div>
    <div>
      <label for="site-webhook">Webhook</label>
      <input
        id="site-webhook"
        name="webhook"
        value="${webhook}"
        inputmode="url"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="about-webhook"
      />
      <p id="about-webhook" class="quiet">
        Where its decisions are posted, signed. Without one they wait until there is one, or until the site reads them.
      </p>
      <label>
        <input
          type="checkbox"
          name="private_addresses"
          value="yes"
          aria-describedby="about-private"
          ${private_addresses === 'yes' ? html`checked` : ''}
        />
        It may be a private address
      </label>
      <p id="about-private" class="quiet">
        Tick this only if the site runs in your own network. Without it nothing is ever sent to a private address.
      </p>
    </div>`
}
