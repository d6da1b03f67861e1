import { html, type SafeHtml } from '@remix-run/html-template'
import { isGood, type KeyWithHands } from '../../../sites/list-keys.ts'
import type { Scope } from '../../../sites/scopes.ts'
import { dateAndTime, fromNow } from '../../local-time.ts'
import { may } from '../../rights.ts'
import { shownName } from '../text.ts'
import type { SiteView } from './site.ts'

/** What each scope lets a site do, as people say it. */
export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  'complaints:write': 'hand complaints over',
  'complaints:tool': 'hand over what a tool found',
  'complaints:read': 'ask what became of them',
  'comments:write': 'tell of comments that were changed or removed',
  'decisions:read': 'read what was decided',
  'decisions:write': 'say what became of it',
  'appeals:write': 'hand over authors’ appeals',
  'rota:read': 'ask who is on duty',
}

/** A site's keys: those that are good, and folded away below them those that were. */
export function siteKeys(view: SiteView): SafeHtml {
  const { desk, site, keys, now } = view
  const [good, over] = [keys.filter(key => isGood(key, now)), keys.filter(key => !isGood(key, now))]
  return html`<section aria-labelledby="keys">
    <h2 id="keys">Keys</h2>
    ${good.length === 0 ? html`<p>None is good.</p>` : list(good, view)}
    ${
      over.length === 0
        ? ''
        : html`<details>
            <summary>No longer good: ${over.length}</summary>
            ${list(over, view)}
          </details>`
    }
    ${may(desk.moderator, 'administer') ? html`<p><a class="button" href="/desk/admin/sites/${site.id}/keys/new">Add a key</a></p>` : ''}
  </section>`
}

function list(keys: readonly KeyWithHands[], view: SiteView): SafeHtml {
  return html`<ul class="rows">
    ${keys.map(
      key =>
        html`<li>
          <h3>${shownName(key.name)}</h3>
          ${keyFacts(key, view)} ${acts(key, view)}
        </li>`,
    )}
  </ul>`
}

/** Everything that may be known of a key. */
export function keyFacts(key: KeyWithHands, { timeZone, now }: Pick<SiteView, 'timeZone' | 'now'>): SafeHtml {
  const used = key.lastUsedAt === null ? 'never used' : `last used ${fromNow(key.lastUsedAt, now)}`
  const words = key.scopes.map(scope => (isKnown(scope) ? `${SCOPE_WORDS[scope]} (${scope})` : scope))
  return html`<p>May ${words.join(', ')}.</p>
    <p class="quiet">
      ${stateOf(key, timeZone, now)}, ${used} · made ${dateAndTime(key.createdAt, timeZone)}${by(key)} ·
      <code>${key.id}</code>
    </p>`
}

function stateOf({ expiresAt, revokedAt, replacedBy }: KeyWithHands, timeZone: string, now: Date): string {
  if (revokedAt !== null) return `revoked ${dateAndTime(revokedAt, timeZone)}`
  const replaced = replacedBy === undefined ? '' : 'replaced, '
  if (expiresAt === null) return 'good'
  return `${replaced}${expiresAt > now ? 'good until' : 'over since'} ${dateAndTime(expiresAt, timeZone)}`
}

function by({ madeBy }: KeyWithHands): SafeHtml | string {
  if (madeBy === undefined) return ''
  return html` by ${madeBy === null ? 'the command' : shownName(madeBy)}`
}

function acts(key: KeyWithHands, { desk, site, now }: SiteView): SafeHtml | string {
  if (!isGood(key, now) || !may(desk.moderator, 'administer')) return ''
  const path = `/desk/admin/sites/${site.id}/keys/${key.id}`
  const of = html`<span class="sr-only"> the key ${key.name}</span>`
  return html`<p class="undo">
    ${key.replacedBy === undefined ? html`<a href="${path}/replace">Replace${of}</a>` : ''}
    <a href="${path}/revoke">Revoke${of}</a>
  </p>`
}

function isKnown(scope: string): scope is Scope {
  return Object.hasOwn(SCOPE_WORDS, scope)
}
