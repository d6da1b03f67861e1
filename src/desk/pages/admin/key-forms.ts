import { html, type SafeHtml } from '@remix-run/html-template'
import type { KeyWithHands } from '../../../sites/list-keys.ts'
import { SCOPES } from '../../../sites/scopes.ts'
import type { Site } from '../../../sites/sites.ts'
import { choices } from '../choices.ts'
import { type Desk, hidden, type Notice } from '../layout.ts'
import { shownName } from '../text.ts'
import { adminPage } from './admin-page.ts'
import { keyFacts, SCOPE_WORDS } from './site-keys.ts'

/** How long a new key may be good for. */
export const GOOD_FOR = ['ever', '30d', '90d', '365d'] as const
const GOOD_FOR_WORDS = { ever: 'Until it is replaced or revoked', '30d': '30 days', '90d': '90 days', '365d': 'A year' }

/** How long a key that is replaced may stay good. */
export const OLD_GOOD_FOR = ['1h', '24h', '7d', '30d'] as const
const OLD_GOOD_FOR_WORDS = { '1h': 'For an hour', '24h': 'For a day', '7d': 'For a week', '30d': 'For 30 days' }

/** What was typed of a new key; `id`: what it will be called, so that one form makes one key. */
export type TypedKey = { id: string; name: string; scopes: readonly string[]; good_for: (typeof GOOD_FOR)[number] }

type When = { timeZone: string; now: Date }

/** A form for a new key. */
export function newKeyPage(desk: Desk, site: Site, typed: TypedKey, notice?: Notice): string {
  const action = `/desk/admin/sites/${site.id}/keys/new`
  return formPage({
    desk,
    site,
    title: 'Add a key',
    notice,
    body: html`<form method="post" action="${action}" class="stack preferences">
      ${hidden(desk.csrf)} <input type="hidden" name="id" value="${typed.id}" />
      <div>
        <label for="key-name">Name</label>
        <input
          id="key-name"
          name="name"
          value="${typed.name}"
          required
          autocomplete="off"
          aria-describedby="about-name"
        />
        <p id="about-name" class="quiet">What will carry it: backend, nightly import.</p>
      </div>
      <fieldset>
        <legend>It may</legend>
        ${SCOPES.map(
          scope =>
            html`<label>
              <input
                type="checkbox"
                name="scopes"
                value="${scope}"
                ${typed.scopes.includes(scope) ? html`checked` : ''}
              />
              ${SCOPE_WORDS[scope]} (${scope})
            </label>`,
        )}
      </fieldset>
      ${choices('It is good', 'good_for', typed.good_for, GOOD_FOR_WORDS)}
      <button class="primary">Add</button>
    </form>`,
  })
}

/** Asks how long the old key stays good, so that nothing of the site is refused meanwhile. */
export function replaceKeyPage(desk: Desk, site: Site, key: KeyWithHands, when: When): string {
  return formPage({
    desk,
    site,
    title: 'Replace a key',
    body: html`<h2>${shownName(key.name)}</h2>
      ${keyFacts(key, when)}
      <p>The new key has the same name and may do the same.</p>
      <form method="post" action="/desk/admin/sites/${site.id}/keys/${key.id}/replace" class="stack preferences">
        ${hidden(desk.csrf)} ${choices('The old key stays good', 'old_good_for', '24h', OLD_GOOD_FOR_WORDS)}
        <button class="primary">Replace</button>
      </form>`,
  })
}

/** Asks once more: whatever still carries the key is refused from then on. */
export function revokeKeyPage(desk: Desk, site: Site, key: KeyWithHands, when: When): string {
  return formPage({
    desk,
    site,
    title: 'Revoke a key',
    body: html`<h2>${shownName(key.name)}</h2>
      ${keyFacts(key, when)}
      <p>Whatever carries this key is refused from its next request on. It cannot be taken back.</p>
      <form method="post" action="/desk/admin/sites/${site.id}/keys/${key.id}/revoke">
        ${hidden(desk.csrf)}<button class="delete">Revoke the key</button>
      </form>`,
  })
}

type Form = { desk: Desk; site: Site; title: string; notice?: Notice | undefined; body: SafeHtml }

/** A page with one form about a site, and the way back. */
export function formPage({ desk, site, title, notice, body }: Form): string {
  return adminPage({
    desk,
    place: 'sites',
    title: `${title} – ${site.name}`,
    heading: html`${title}`,
    notice,
    body: html`<p class="quiet">${shownName(site.name)} · site <code>${site.id}</code></p>
      ${body}
      <p><a href="/desk/admin/sites/${site.id}">To the site</a></p>`,
  })
}
