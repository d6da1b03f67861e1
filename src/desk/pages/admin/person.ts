import { html, type SafeHtml } from '@remix-run/html-template'
import { fieldsOf } from '../../admin/person-fields.ts'
import { timeOrDay } from '../../local-time.ts'
import { may } from '../../rights.ts'
import { hidden } from '../layout.ts'
import { shownName } from '../text.ts'
import { adminPage } from './admin-page.ts'
import { fact } from './facts.ts'
import { accounts } from './person-accounts.ts'
import { personFields } from './person-form.ts'
import { sessions, staying, waysIn } from './person-ways.ts'
import type { PersonView } from './person-view.ts'
import { poolsInWords, ROLE_NAMES, sitesInWords } from './person-words.ts'

/** Who somebody is here, what they may do, how they come in; for an auditor without the forms. */
export function personPage(view: PersonView): string {
  const { desk, person, notice } = view
  const mayChange = may(desk.moderator, 'administer')
  return adminPage({
    desk,
    notice,
    place: 'people',
    title: person.login,
    heading: shownName(person.name),
    body: html`<p>
        <span class="login">${person.login}</span> · ${ROLE_NAMES[person.role]}
        ${person.disabled ? html`· <strong>may not work here</strong>` : ''} ·
        <a href="/desk/admin/events?about=moderator:${person.login}">What was done about them</a> ·
        <a href="/desk/admin/events?by=moderator:${person.login}">What they did here</a>
      </p>
      <div class="columns">
        <div>${mayChange ? form(view) : facts(view)}</div>
        <div class="about">
          ${accounts(view, mayChange)} ${waysIn(view, mayChange)} ${sessions(view, mayChange)}
          ${mayChange ? staying(view) : ''}
        </div>
      </div>`,
  })
}

function form({ desk, person, sites, form: typed }: PersonView): SafeHtml {
  const stored = fieldsOf(person)
  return html`<form method="post" action="/desk/admin/people/${person.login}" class="stack">
    ${hidden(desk.csrf)}
    <input type="hidden" name="shown" value="${typed?.shown ?? JSON.stringify(stored)}" />
    ${personFields(typed ?? { fields: stored }, sites)}
    <button class="primary">Save</button>
  </form>`
}

function facts({ person, sites, timeZone, now }: PersonView): SafeHtml {
  const names = new Map(sites.map(({ id, name }) => [id, name]))
  const rows: [string, SafeHtml | string][] = [
    ['E-mail address', person.email === null ? 'none' : shownName(person.email)],
    ['Role', ROLE_NAMES[person.role]],
    ['Pools', poolsInWords(person.pools)],
    ['Sees', sitesInWords(person.sites, names, Infinity)],
    ['Last here', person.lastSeenAt === null ? 'never' : timeOrDay(person.lastSeenAt, now, timeZone)],
  ]
  return html`<dl class="times">${rows.map(([what, is]) => fact(what, is))}</dl>`
}
