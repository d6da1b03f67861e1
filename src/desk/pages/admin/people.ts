import { html, type SafeHtml } from '@remix-run/html-template'
import type { ListedModerator } from '../../../people/list-moderators.ts'
import { timeOrDay } from '../../local-time.ts'
import { may } from '../../rights.ts'
import type { Desk } from '../layout.ts'
import { shownName } from '../text.ts'
import { adminPage } from './admin-page.ts'
import { poolsInWords, ROLE_NAMES, type SiteNames, sitesInWords } from './person-words.ts'

export type PeopleView = {
  desk: Desk
  people: readonly ListedModerator[]
  sites: SiteNames
  timeZone: string
  now: Date
}

/** Everybody who works here, and below them who did. */
export function peoplePage(view: PeopleView): string {
  const [here, gone] = [view.people.filter(one => !one.disabled), view.people.filter(one => one.disabled)]
  return adminPage({
    desk: view.desk,
    place: 'people',
    title: 'People',
    body: html`${
      may(view.desk.moderator, 'administer')
        ? html`<p><a class="button" href="/desk/admin/people/new">Somebody new</a></p>`
        : ''
    }
    ${rows(here, view)}
    ${
      gone.length === 0
        ? ''
        : html`<h2>May not work here any more</h2>
            ${rows(gone, view)}`
    }`,
  })
}

function rows(people: readonly ListedModerator[], view: PeopleView): SafeHtml {
  return html`<ul class="rows named">
    ${people.map(person => row(person, view))}
  </ul>`
}

function row(person: ListedModerator, { sites, timeZone, now }: PeopleView): SafeHtml {
  const { login, name, role, pools, lastSeenAt } = person
  return html`<li data-row>
    <div class="row-head">
      <a data-open href="/desk/admin/people/${login}">${shownName(name)}</a> <span class="login">${login}</span>
      <ul class="badges">
        <li>${ROLE_NAMES[role]}</li>
      </ul>
    </div>
    <p class="quiet">
      ${poolsInWords(pools)} · ${sitesInWords(person.sites, sites)} · ${waysIn(person)} ·
      ${lastSeenAt === null ? 'never here' : `last here ${timeOrDay(lastSeenAt, now, timeZone)}`}
    </p>
  </li>`
}

/** A link can be made for everybody, and is not said. */
function waysIn({ hasPassword, identities }: ListedModerator): SafeHtml {
  const ways = [...(hasPassword ? ['password'] : []), ...identities.map(issuer => issuer.replace(/^https?:\/\//, ''))]
  return html`${ways.length === 0 ? 'comes in by a link' : `comes in by ${ways.join(', ')}`}`
}
