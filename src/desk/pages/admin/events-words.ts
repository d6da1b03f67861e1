import { html, type SafeHtml } from '@remix-run/html-template'
import type { AdminEventType } from '../../../people/admin-events.ts'
import type { AdminEvent } from '../../admin/events.ts'
import { shownName } from '../text.ts'
import { personChangesInWords } from './events-changes.ts'
import type { SiteNames } from './person-words.ts'

/** An administrator's act in words, as they go on after its time and who did it: "made Ben a sign-in link". */
export function adminEventInWords(event: AdminEvent, sites: SiteNames): SafeHtml {
  return isKnown(event.type) ? WORDS[event.type](event, sites) : html`${event.type.replaceAll('_', ' ')}`
}

// Typed by the events themselves: a new one does not compile until it has words.
const WORDS: Record<AdminEventType, (event: AdminEvent, sites: SiteNames) => SafeHtml> = {
  moderator_added: (event, sites) => html`added ${person(event)}: ${personChangesInWords(event.data, sites)}`,
  moderator_changed: (event, sites) => html`changed ${person(event)}: ${personChangesInWords(event.data, sites)}`,
  moderator_disabled: event => html`ended the work of ${person(event)} here`,
  moderator_enabled: event => html`let ${person(event)} work here again`,
  account_added: event => html`named an account of ${person(event)} on ${site(event)}`,
  account_removed: event => html`took an account on ${site(event)} off ${person(event)}`,
  password_set: event => html`set ${isTheirOwn(event) ? 'their own password' : html`the password of ${person(event)}`}`,
  password_removed: event => html`removed the password of ${person(event)}`,
  session_ended: event => html`signed ${person(event)} out in one browser`,
  sessions_ended: event => html`signed ${person(event)} out, ${timesOf(event.data['sessions'])}`,
  link_made: event => html`made a sign-in link for ${person(event)}`,
  identity_linked: event => html`linked ${person(event)} to single sign-on at ${word(event.data['issuer'])}`,
  site_added: event => html`added the site ${site(event)}${webhook(event)}${privateAddresses(event)}`,
  site_changed: event =>
    html`changed the site ${site(event)}${siteName(event)}${webhook(event)}${privateAddresses(event)}`,
  secret_added: event => html`made a webhook secret for ${site(event)}`,
  secret_retired: event => html`retired a webhook secret of ${site(event)}`,
  key_added: event => html`made the key ${key(event)} for ${site(event)}${scopes(event)}`,
  key_replaced: event => html`replaced the key ${key(event)} of ${site(event)}`,
  key_revoked: event => html`revoked the key ${key(event)} of ${site(event)}`,
}

function isKnown(type: string): type is AdminEventType {
  return Object.hasOwn(WORDS, type)
}

function isTheirOwn({ person: login, by }: AdminEvent): boolean {
  return login !== null && login === by
}

function person(event: AdminEvent): SafeHtml {
  const { subject, person: login, person_name } = event
  if (login === null || person_name === null) return shownName(subject)
  if (isTheirOwn(event)) return html`<a href="/desk/admin/people/${login}">themselves</a>`
  return html`<a href="/desk/admin/people/${login}">${shownName(person_name)}</a>`
}

function site({ subject, data, site: id, site_name }: AdminEvent): SafeHtml {
  if (id === null || site_name === null) return word(data['site'] ?? /^site:(.*)$/.exec(subject)?.[1])
  return html`<a href="/desk/admin/sites/${id}">${shownName(site_name)}</a>`
}

function key({ subject, key_name }: AdminEvent): SafeHtml {
  return shownName(key_name ?? subject)
}

function siteName({ data }: AdminEvent): SafeHtml | string {
  return data['name'] === undefined ? '' : html`, which is called ${word(data['name'])} now`
}

function webhook({ data }: AdminEvent): SafeHtml | string {
  if (data['webhook'] === undefined) return ''
  return data['webhook'] === null ? ', without a webhook' : html`, its webhook at ${word(data['webhook'])}`
}

function privateAddresses({ data }: AdminEvent): string {
  if (data['private_addresses'] === undefined) return ''
  return data['private_addresses'] === true
    ? ', which may be at a private address'
    : ', which may not be at a private address any more'
}

function scopes({ data }: AdminEvent): SafeHtml | string {
  return Array.isArray(data['scopes']) ? html`: ${data['scopes'].map(String).join(', ')}` : ''
}

function timesOf(sessions: unknown): string {
  return sessions === 1 ? 'in one browser' : `in ${Number(sessions)} browsers`
}

function word(value: unknown): SafeHtml {
  return shownName(typeof value === 'string' ? value : 'something')
}
