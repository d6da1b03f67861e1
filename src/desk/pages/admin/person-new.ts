import { html } from '@remix-run/html-template'
import type { Site } from '../../../sites/sites.ts'
import { type Desk, hidden, type Notice } from '../layout.ts'
import { adminPage } from './admin-page.ts'
import { field, personFields, type PersonForm } from './person-form.ts'

export type NewPersonView = {
  desk: Desk
  sites: readonly Site[]
  login: string
  form: PersonForm
  notice?: Notice | undefined
}

/** Adds somebody to the desk. */
export function newPersonPage({ desk, sites, login, form, notice }: NewPersonView): string {
  return adminPage({
    desk,
    notice,
    place: 'people',
    title: 'Somebody new',
    body: html`<form method="post" action="/desk/admin/people/new" class="stack preferences">
      ${hidden(desk.csrf)}
      ${field('login', 'Login: lower-case letters, digits, . _ -, for good', 'login', login, form.refused)}
      ${personFields(form, sites)}
      <button class="primary">Add</button>
    </form>`,
  })
}
