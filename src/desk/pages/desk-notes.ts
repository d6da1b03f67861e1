import { html, type SafeHtml } from '@remix-run/html-template'
import { type DeskNote, usualSite } from '../../notes.ts'
import type { Policy } from '../../policy.ts'
import { timeOrDay } from '../local-time.ts'
import { type Desk, hidden } from './layout.ts'
import { shownName, shownText } from './text.ts'

export type DeskNotes = {
  left: readonly DeskNote[]
  /** Whom one may leave word for beside everybody. */
  sites: readonly { id: string; name: string }[]
}

/** What colleagues of this shift and the one before left word of. */
export function deskNotes(
  { left, sites }: DeskNotes,
  { moderator, csrf }: Desk,
  { timeZone, strongLanguage: strong }: Policy,
  now: Date,
): SafeHtml {
  return html`<section aria-labelledby="notes" class="desk-notes">
    <h2 id="notes">Word for colleagues</h2>
    ${
      left.length > 0
        ? html`<ul class="notes">
            ${left.map(
              ({ by, site, text, writtenAt }) =>
                html`<li>
                  <p class="by">
                    ${shownName(by)} · ${timeOrDay(writtenAt, now, timeZone)}
                    ${site === null ? '' : html`· ${shownName(site)}`}
                  </p>
                  <p class="text" dir="auto">${text === null ? 'The text was erased.' : shownText(text, { strong })}</p>
                </li>`,
            )}
          </ul>`
        : html`<p class="quiet">Nobody has left word in this shift or the one before.</p>`
    }
    ${moderator.role === 'auditor' ? '' : form(csrf, recipients(moderator, sites))}
  </section>`
}

/** Who sees one site of several writes for it, unless they say otherwise; where there is one only, for everybody. */
function recipients(moderator: Desk['moderator'], sites: DeskNotes['sites']): SafeHtml | string {
  const usual = usualSite(moderator)
  if (sites.length === 0 || (sites.length === 1 && usual === undefined)) return ''
  return html`<label>
    To
    <select name="site">
      <option value="">Everybody on the desk</option>
      ${sites.map(({ id, name }) =>
        id === usual
          ? html`<option value="${id}" selected>${name}</option>`
          : html`<option value="${id}">${name}</option>`,
      )}
    </select>
  </label>`
}

function form(csrf: string, to: SafeHtml | string): SafeHtml {
  return html`<form method="post" action="/desk/notes" class="stack note" data-draft="/desk/notes">
    ${hidden(csrf)} ${to}
    <label>
      For this shift and the next
      <textarea name="text" rows="2" dir="auto" required maxlength="4000" data-key="m"></textarea>
    </label>
    <button>Leave note</button>
  </form>`
}
