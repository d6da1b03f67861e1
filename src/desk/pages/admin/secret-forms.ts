import { html } from '@remix-run/html-template'
import type { Site } from '../../../sites/sites.ts'
import type { WebhookSecret } from '../../../sites/webhook-secrets.ts'
import { type Desk, hidden } from '../layout.ts'
import { formPage } from './key-forms.ts'
import { secretFacts } from './site-secrets.ts'

/** Says what a new secret does, before it does; `id`: what it will be called, so that one form makes one secret. */
export function newSecretPage(desk: Desk, site: Site, id: string): string {
  return formPage({
    desk,
    site,
    title: 'Add a webhook secret',
    body: html`<p>
        From the next message on the site’s webhooks are signed with the new secret, too, beside the one that is valid
        now. A site that does not know it yet goes on as before.
      </p>
      <form method="post" action="/desk/admin/sites/${site.id}/secrets/new">
        ${hidden(desk.csrf)} <input type="hidden" name="id" value="${id}" />
        <button class="primary">Add</button>
      </form>`,
  })
}

/** Asks once more: a site that knows no other secret refuses what it is sent. */
export function retireSecretPage(desk: Desk, site: Site, secret: WebhookSecret, timeZone: string): string {
  return formPage({
    desk,
    site,
    title: 'Retire a webhook secret',
    body: html`<p>${secretFacts(secret, timeZone)}</p>
      <p>
        Nothing is signed with it from the next message on. A site that does not know the other secret takes no message
        any more. It cannot be taken back.
      </p>
      <form method="post" action="/desk/admin/sites/${site.id}/secrets/${secret.id}/retire">
        ${hidden(desk.csrf)}<button class="delete">Retire the secret</button>
      </form>`,
  })
}
