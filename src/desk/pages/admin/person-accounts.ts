import { html, type SafeHtml } from '@remix-run/html-template'
import { hidden } from '../layout.ts'
import { shownName } from '../text.ts'
import type { PersonView } from './person-view.ts'

/** Their own accounts on the sites: they never get a case in which one of them is the author or complained. */
export function accounts(view: PersonView, mayChange: boolean): SafeHtml {
  const { person, sites } = view
  const nameOf = (site: string) => sites.find(({ id }) => id === site)?.name ?? site
  return html`<section aria-labelledby="accounts">
    <h2 id="accounts">Their own accounts on sites</h2>
    <p class="quiet">They never get a case in which one of these wrote or complained.</p>
    ${
      person.accounts.length === 0
        ? html`<p>None is named.</p>`
        : html`<ul class="rows">
            ${person.accounts.map(
              ({ site, account }) =>
                html`<li class="line">
                  <span>${shownName(account)} on ${shownName(nameOf(site))}</span>
                  ${mayChange ? removal(view, site, account) : ''}
                </li>`,
            )}
          </ul>`
    }
    ${mayChange && sites.length > 0 ? addition(view) : ''}
  </section>`
}

function removal({ desk, person }: PersonView, site: string, account: string): SafeHtml {
  return html`<form method="post" action="/desk/admin/people/${person.login}/accounts/remove">
    ${hidden(desk.csrf)}
    <input type="hidden" name="site" value="${site}" />
    <input type="hidden" name="account" value="${account}" />
    <button class="plain">Not theirs<span class="sr-only">: ${account} on ${site}</span></button>
  </form>`
}

function addition({ desk, person, sites, account }: PersonView): SafeHtml {
  return html`<form method="post" action="/desk/admin/people/${person.login}/accounts" class="line">
    ${hidden(desk.csrf)}
    <div>
      <label for="account-site">Site</label>
      <select id="account-site" name="site">
        ${sites.map(
          ({ id, name }) => html`<option value="${id}" ${id === account?.site ? html`selected` : ''}>${name}</option>`,
        )}
      </select>
    </div>
    <div>
      <label for="account-name">Account, as the site names it</label>
      <input id="account-name" name="account" value="${account?.account ?? ''}" autocomplete="off" spellcheck="false" />
    </div>
    <button>Add account</button>
  </form>`
}
