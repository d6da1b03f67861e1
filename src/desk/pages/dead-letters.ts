import { html } from '@remix-run/html-template'
import type { Selectable } from 'kysely'
import type { DeadLettersTable } from '../../database/tables/complaints.ts'
import { dayAndTime } from '../local-time.ts'
import { type Desk, page } from './layout.ts'

/** What could not be recorded, and why. */
export function deadLettersPage(
  desk: Desk,
  letters: readonly Selectable<DeadLettersTable>[],
  timeZone: string,
): string {
  return page({
    title: 'Dead letters',
    current: 'dead-letters',
    desk,
    body: html`
      <h1>Dead letters</h1>
      <p class="quiet">
        Complaints that came and could not be recorded, the latest first. The site should mend them and send them again.
      </p>
      ${letters.length === 0 ? html`<p>There are none.</p>` : ''}
      <ol class="complaints">
        ${letters.map(
          ({ first_seen_at, site_id, complaint_id, reason, detail, payload }) =>
            html`<li>
              <p class="by">
                ${dayAndTime(first_seen_at, timeZone)} · ${site_id ?? 'no site'} · ${complaint_id ?? 'no id'} ·
                ${reason}
              </p>
              <p class="text">${detail}</p>
              <details>
                <summary>As it came</summary>
                <pre dir="auto">${payload ?? 'erased'}</pre>
              </details>
            </li>`,
        )}
      </ol>
      <p><a href="/desk">Back to the desk</a></p>
    `,
  })
}
