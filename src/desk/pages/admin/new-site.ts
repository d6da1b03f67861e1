import { html } from '@remix-run/html-template'
import { type Desk, hidden, type Notice } from '../layout.ts'
import { adminPage } from './admin-page.ts'
import { siteFields, type TypedSite } from './site.ts'

/** What was typed of a new site. */
type TypedNewSite = TypedSite & { id: string }

const NOTHING: TypedNewSite = { id: '', name: '', webhook: '' }

/** A form for a new site, with what was typed if it was not taken. */
export function newSitePage(desk: Desk, typed: TypedNewSite = NOTHING, notice?: Notice): string {
  return adminPage({
    desk,
    place: 'sites',
    title: 'Add a site',
    notice,
    body: html`
      <form method="post" action="/desk/admin/sites/new" class="stack preferences">
        ${hidden(desk.csrf)}
        <div>
          <label for="site-id">Id</label>
          <input id="site-id" name="id" value="${typed.id}" required autocomplete="off" aria-describedby="about-id" />
          <p id="about-id" class="quiet">
            Lower-case letters, digits and hyphens. It never changes: the site sends it.
          </p>
        </div>
        ${siteFields(typed)}
        <button class="primary">Add</button>
      </form>
      <p><a href="/desk/admin/sites">To the sites</a></p>
    `,
  })
}
