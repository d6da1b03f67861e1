import { html, type SafeHtml } from '@remix-run/html-template'
import type { AuthorHistory } from '../../case/author-history.ts'
import { dayAndTime } from '../../local-time.ts'
import { type BySource, fromWhom } from '../sources.ts'
import { shownText } from '../text.ts'
import type { CaseView } from './view.ts'

/** What this desk has had to do with the author before. */
export function author({ card: { history, typed }, policy }: CaseView): SafeHtml {
  return html`<section aria-labelledby="author">
    <h2 id="author">The author at this desk</h2>
    ${history === undefined ? html`<p class="quiet">${typed ? UNKNOWN : 'The author was erased.'}</p>` : known(history, policy)}
  </section>`
}

const UNKNOWN = 'Whoever raised this did not know the author’s id on the site.'
const BEGINNING = 90
const DECISIONS = { amend: 'amended', delete: 'deleted', keep: 'kept', uphold: 'upheld', restore: 'restored' } as const
const ACTIONS = ['amend', 'delete', 'keep', 'uphold', 'restore'] as const

function known(history: AuthorHistory, { strongLanguage, timeZone }: CaseView['policy']): SafeHtml {
  const { cases, ofTheLast, decisions, upheld, notUpheld, last } = history
  if (cases === 0) return html`<p>New here: no other case.</p>`
  const counts = ACTIONS.flatMap(action => {
    const count = decisions[action]
    return count === undefined ? [] : [`${count} ${DECISIONS[action]}`]
  })
  return html`<p>
      ${cases === 1 ? 'One other case' : `${cases} other cases`}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}.
      Complaints upheld: ${counted(upheld)}; not upheld: ${counted(notUpheld)}.
      ${ofTheLast === undefined ? '' : `This counts the last ${ofTheLast} of their comments only.`}
    </p>
    <ul class="earlier">
      ${last.map(
        ({ id, state, action, openedAt, text }) =>
          html`<li>
            <a href="/desk/cases/${id}">Case ${id}</a>
            ${action ? DECISIONS[action] : state === 'superseded' ? 'superseded' : 'not decided'} ·
            ${dayAndTime(openedAt, timeZone)}
            ${text === null ? '' : html`<q dir="auto">${shownText(beginning(text), { strong: strongLanguage })}</q>`}
          </li>`,
      )}
    </ul>`
}

/** "3", or "3: 2 by readers, 1 by tools". */
function counted(complaints: BySource): string {
  const all = Object.values(complaints).reduce((sum, count) => sum + count, 0)
  return `${all}${fromWhom(complaints)}`
}

function beginning(text: string): string {
  return text.length > BEGINNING ? `${text.slice(0, BEGINNING).toWellFormed()}…` : text
}
