import { html } from '@remix-run/html-template'
import type { DeadLetter } from '../lists/dead-letters.ts'
import type { Listed } from '../lists/keyset.ts'
import { dayAndTime } from '../local-time.ts'
import type { Desk } from './layout.ts'
import { listPage, nothing, pageLinks } from './lists/frame.ts'
import { shownName, shownText, textBlock } from './text.ts'

export type DeadLettersView = {
  desk: Desk
  letters: Listed<DeadLetter>
  isFirst: boolean
  live: string
  timeZone: string
}

const PLAIN = { strong: [] }

/** What could not be recorded, and why. */
export function deadLettersPage({ desk, letters, isFirst, live, timeZone }: DeadLettersView): string {
  return listPage({
    desk,
    place: 'dead-letters',
    title: 'Dead letters',
    intro:
      'Complaints that came and could not be recorded, the latest first. The site should mend them and send them again.',
    live,
    pages: pageLinks('/desk/dead-letters', letters),
    body:
      letters.rows.length === 0
        ? nothing('There are none.', '/desk/dead-letters', isFirst)
        : html`<ol class="complaints">
            ${letters.rows.map(
              ({ id, first_seen_at, site_id, complaint_id, reason, detail, payload }) =>
                html`<li data-row id="letter-${id}">
                  <p class="by">
                    ${dayAndTime(first_seen_at, timeZone)} · ${shownName(site_id ?? 'no site')} ·
                    ${shownName(complaint_id ?? 'no id')} · ${reason}
                  </p>
                  ${textBlock(detail, PLAIN)}
                  <details>
                    <summary>As it came</summary>
                    <pre dir="auto">${payload === null ? 'erased' : shownText(payload, PLAIN)}</pre>
                  </details>
                </li>`,
            )}
          </ol>`,
  })
}
