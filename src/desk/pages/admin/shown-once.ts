import { html, type SafeHtml } from '@remix-run/html-template'
import type { KeyWithHands } from '../../../sites/list-keys.ts'
import type { Site } from '../../../sites/sites.ts'
import { dateAndTime } from '../../local-time.ts'
import type { Desk } from '../layout.ts'
import { formPage } from './key-forms.ts'

/** The answer to an act that made a key: the only page that ever has it. */
export function newKeyShown(desk: Desk, site: Site, key: string): string {
  return shownOnce(desk, site, 'The key is added', 'Key', key)
}

/** The same for one in place of another, with when the other one ends. */
export function replacedKeyShown(desk: Desk, site: Site, key: string, old: KeyWithHands, timeZone: string): string {
  const end = old.expiresAt === null ? '' : `The old key is good until ${dateAndTime(old.expiresAt, timeZone)}.`
  return shownOnce(desk, site, 'The key is replaced', 'New key', key, html`<p>${end}</p>`)
}

/** The same for a secret of webhooks. */
export function newSecretShown(desk: Desk, site: Site, secret: string): string {
  return shownOnce(desk, site, 'The webhook secret is added', 'Webhook secret', secret)
}

/** In a field: the keyboard comes to it and has selected all of it, without a script. */
function shownOnce(desk: Desk, site: Site, title: string, label: string, secret: string, more?: SafeHtml): string {
  return formPage({
    desk,
    site,
    title,
    notice: { kind: 'done', words: 'Copy it now: it is not shown again, and nobody can look it up.' },
    body: html`<div class="preferences">
        <label for="shown-once">${label}</label>
        <input id="shown-once" class="secret" value="${secret}" readonly autocomplete="off" spellcheck="false" />
      </div>
      ${more ?? ''}`,
  })
}
