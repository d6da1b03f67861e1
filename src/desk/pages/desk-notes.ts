import { html, type SafeHtml } from '@remix-run/html-template'
import type { readDeskNotes } from '../../notes.ts'
import type { Policy } from '../../policy.ts'
import { timeOrDay } from '../local-time.ts'
import { type Desk, hidden } from './layout.ts'
import { shownName, shownText } from './text.ts'

export type DeskNotes = Awaited<ReturnType<typeof readDeskNotes>>

/** What colleagues of this shift and the one before left word of. */
export function deskNotes(
  notes: DeskNotes,
  { moderator, csrf }: Desk,
  { timeZone, strongLanguage: strong }: Policy,
  now: Date,
): SafeHtml {
  return html`<section aria-labelledby="notes" class="desk-notes">
    <h2 id="notes">Word for colleagues</h2>
    ${
      notes.length > 0
        ? html`<ul class="notes">
            ${notes.map(
              ({ by, text, writtenAt }) =>
                html`<li>
                  <p class="by">${shownName(by)} · ${timeOrDay(writtenAt, now, timeZone)}</p>
                  <p class="text" dir="auto">${text === null ? 'The text was erased.' : shownText(text, { strong })}</p>
                </li>`,
            )}
          </ul>`
        : html`<p class="quiet">Nobody has left word in this shift or the one before.</p>`
    }
    ${moderator.role === 'auditor' ? '' : noteForm('/desk/notes', csrf, 'For this shift and the next')}
  </section>`
}

/** Leaves a note: on the desk, or on a case. */
export function noteForm(action: string, csrf: string, label: string): SafeHtml {
  return html`<form method="post" action="${action}" class="stack note" data-draft="${action}">
    ${hidden(csrf)}
    <label>
      ${label}
      <textarea name="text" rows="2" dir="auto" required maxlength="4000" data-key="m"></textarea>
    </label>
    <button>Leave note</button>
  </form>`
}
