import { html } from '@remix-run/html-template'
import { page } from './layout.ts'

/** What people see where a site's backend would be sent a problem document. */
export function problemPage(status: number, words: string): string {
  const title = TITLES[status] ?? (status < 500 ? 'That could not be read' : 'Postmod cannot answer at the moment')
  return page({
    title,
    body: html`<section class="narrow">
      <h1>${title}</h1>
      <p>${status === 403 ? STALE : words}</p>
      <p><a href="/desk">To the desk</a></p>
    </section>`,
  })
}

const TITLES: Readonly<Record<number, string>> = { 403: 'This page had grown old', 404: 'There is no such page' }
const STALE = 'Nothing was done. Go back, load the page again, and press once more.'
