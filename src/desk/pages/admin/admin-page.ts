import { html, type SafeHtml } from '@remix-run/html-template'
import { type Desk, type Notice, page } from '../layout.ts'
import { type AdminPlace, adminNav } from './admin-nav.ts'

export type AdminPage = {
  desk: Desk
  place: AdminPlace
  /** Of the window. */
  title: string
  /** As it is read on the page; without it, the title. */
  heading?: SafeHtml
  notice?: Notice | undefined
  body: SafeHtml
}

/** What every page for administrators has: the ways to the others, and its name. */
export function adminPage({ desk, place, title, heading, notice, body }: AdminPage): string {
  return page({
    title,
    desk,
    notice,
    current: 'admin',
    body: html`${adminNav(place)}
      <h1>${heading ?? title}</h1>
      ${body}`,
  })
}
