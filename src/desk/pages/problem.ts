import { html } from '@remix-run/html-template'
import { page } from './layout.ts'

/** What people see where a site's backend would be sent a problem document. */
export function problemPage(status: number, type: string, words: string): string {
  const isStale = type.startsWith('fst-csrf')
  const usual = status < 500 ? 'That could not be read' : 'Postmod cannot answer at the moment'
  const title = isStale ? 'This page had grown old' : (TITLES[status] ?? usual)
  return page({
    title,
    body: html`<section class="narrow">
      <h1>${title}</h1>
      <p>${isStale ? STALE : words}</p>
      <p><a href="/desk">To the desk</a></p>
    </section>`,
  })
}

const TITLES: Readonly<Record<number, string>> = { 403: 'That is not for you to do', 404: 'There is no such page' }
const STALE = 'Nothing was done. Go back, load the page again, and press once more.'
