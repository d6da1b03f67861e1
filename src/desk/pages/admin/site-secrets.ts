import { html, type SafeHtml } from '@remix-run/html-template'
import type { WebhookSecret } from '../../../sites/webhook-secrets.ts'
import { dateAndTime } from '../../local-time.ts'
import { may } from '../../rights.ts'
import type { SiteView } from './site.ts'

/** Both sign every message while the site changes from one to the other. */
const VALID_AT_ONCE = 2

/** What a site's webhooks are signed with, without the secrets themselves. */
export function siteSecrets(view: SiteView): SafeHtml {
  const { secrets, desk, site } = view
  const valid = secrets.filter(({ retiredAt }) => retiredAt === null)
  const retired = secrets.filter(({ retiredAt }) => retiredAt !== null)
  const mayAdd = may(desk.moderator, 'administer') && valid.length < VALID_AT_ONCE
  return html`<section aria-labelledby="secrets">
    <h2 id="secrets">Webhook secrets</h2>
    <p class="quiet">
      Every webhook is signed with each secret that is valid. To change it: add the next one, let the site know both,
      retire the old one.
    </p>
    ${valid.length === 0 ? html`<p>None is valid.</p>` : list(valid, view, valid.length > 1)}
    ${
      retired.length === 0
        ? ''
        : html`<details>
            <summary>Retired: ${retired.length}</summary>
            ${list(retired, view, false)}
          </details>`
    }
    ${mayAdd ? html`<p><a class="button" href="/desk/admin/sites/${site.id}/secrets/new">Add a secret</a></p>` : ''}
  </section>`
}

function list(secrets: readonly WebhookSecret[], { desk, site, timeZone }: SiteView, mayGo: boolean): SafeHtml {
  const retires = mayGo && may(desk.moderator, 'administer')
  return html`<ul class="rows">
    ${secrets.map(
      secret =>
        html`<li>
          <p>${secretFacts(secret, timeZone)}</p>
          ${
            retires
              ? html`<p class="undo">
                  <a href="/desk/admin/sites/${site.id}/secrets/${secret.id}/retire"
                    >Retire<span class="sr-only"> the secret ${secretFacts(secret, timeZone)}</span></a
                  >
                </p>`
              : ''
          }
        </li>`,
    )}
  </ul>`
}

/** Since when a secret is there, and until when it was: all that may be known of it. */
export function secretFacts({ id, createdAt, retiredAt }: WebhookSecret, timeZone: string): SafeHtml {
  const until = retiredAt === null ? '' : `, retired ${dateAndTime(retiredAt, timeZone)}`
  return html`since ${dateAndTime(createdAt, timeZone)}${until} · <code>${id}</code>`
}
