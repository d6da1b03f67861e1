import { html } from '@remix-run/html-template'
import type { Desk } from '../layout.ts'
import { adminPage } from './admin-page.ts'

/** A link that lets somebody in, told here and nowhere else. */
export function signInLinkPage(desk: Desk, login: string, link: string): string {
  return adminPage({
    desk,
    place: 'people',
    title: `A sign-in link for ${login}`,
    body: html`<div class="stack preferences">
        <label for="link">Link</label>
        <input id="link" class="secret" value="${link}" readonly autocomplete="off" spellcheck="false" />
        <p>
          Whoever opens it within ten minutes is signed in as ${login}, once: give it to them and to nobody else. It is
          not shown again.
        </p>
      </div>
      <p><a href="/desk/admin/people/${login}">Back to ${login}</a></p>`,
  })
}
