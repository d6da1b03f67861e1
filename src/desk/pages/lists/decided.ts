import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import type { FoundDecisions } from '../../lists/decisions.ts'
import type { AskedSearch, Field } from '../../lists/search.ts'
import { dayAndTime } from '../../local-time.ts'
import type { Desk } from '../layout.ts'
import { decisionRows } from './decision-row.ts'
import { listPage, nothing, pageLinks } from './frame.ts'

export type DecidedView = {
  desk: Desk
  asked: AskedSearch
  /** None, if what was asked for cannot be searched for. */
  decisions: FoundDecisions | undefined
  moderators: readonly { id: string; name: string }[]
  isFirst: boolean
  live: string | undefined
  policy: Policy
  now: Date
}

const ACTIONS = { amend: 'Amend', delete: 'Delete', keep: 'Keep', uphold: 'Uphold', restore: 'Restore' }

const SOURCES = { reader: 'Readers', staff: 'Staff', tool: 'Tools' }

/** Every decision, the latest first, and the search through them. */
export function decidedPage(view: DecidedView): string {
  const { desk, asked, decisions, isFirst, live, policy, now } = view
  const query = Object.fromEntries(Object.entries(asked.typed).filter(([, typed]) => typed !== ''))
  const none = Object.keys(query).length > 0 ? 'No decision is like that.' : 'Nothing has been decided yet.'
  return listPage({
    desk,
    place: 'decided',
    title: 'Decided cases',
    intro: 'Every decision, the latest first; those withdrawn before they left are marked.',
    ...(live !== undefined && { live }),
    pages: decisions ? pageLinks('/desk/decided', decisions, query) : '',
    body: html`${searchForm(view)}
    ${
      decisions === undefined
        ? html`<p role="alert">Nothing was searched for: see what is said in the form.</p>`
        : decisions.rows.length === 0 && !decisions.stoppedAt
          ? nothing(none, '/desk/decided', isFirst)
          : decisionRows(decisions.rows, { policy, now })
    }
    ${
      decisions?.stoppedAt
        ? html`<p>Looked as far as ${dayAndTime(decisions.stoppedAt, policy.timeZone)}: there may be more beyond.</p>`
        : ''
    }`,
  })
}

function searchForm({ asked, moderators, policy }: DecidedView): SafeHtml {
  return html`<form method="get" action="/desk/decided" class="search" role="search">
    ${field('words', 'Words of the text', 'search')} ${field('author', 'Author (name, or the site’s id)', 'text')}
    ${field('comment', 'Comment (its id or address, or a case’s number)', 'text')}
    ${choice(
      'moderator',
      'Moderator',
      moderators.map(({ id, name }) => [id, name]),
    )}
    ${choice('rule', 'House rule', Object.entries(policy.houseRules))}
    ${choice('action', 'Action', Object.entries(ACTIONS))} ${choice('source', 'Complaint by', Object.entries(SOURCES))}
    ${field('from', 'From', 'date')} ${field('to', 'To', 'date')}
    <p><button>Search</button> <a href="/desk/decided">Everything</a></p>
  </form>`

  function field(name: Field, label: string, type: 'search' | 'text' | 'date'): SafeHtml {
    const key = name === 'words' ? html`data-key="/"` : ''
    return html`<div>
      <label for="search-${name}">${label}</label>
      <input type="${type}" id="search-${name}" name="${name}" value="${asked.typed[name]}" ${key} ${said(name)} />
      ${problem(name)}
    </div>`
  }

  function choice(name: Field, label: string, options: readonly (readonly [string, string])[]): SafeHtml {
    const typed = asked.typed[name]
    // What the policy no longer has was decided under all the same.
    const unknown = typed !== '' && !options.some(([value]) => value === typed)
    return html`<div>
      <label for="search-${name}">${label}</label>
      <select id="search-${name}" name="${name}" ${said(name)}>
        <option value="">Any</option>
        ${[...options, ...(unknown ? [[typed, typed] as const] : [])].map(([value, words]) =>
          value === typed
            ? html`<option value="${value}" selected>${words}</option>`
            : html`<option value="${value}">${words}</option>`,
        )}
      </select>
      ${problem(name)}
    </div>`
  }

  function said(name: Field): SafeHtml | string {
    return asked.problems[name] === undefined ? '' : html`aria-invalid="true" aria-describedby="search-${name}-problem"`
  }

  function problem(name: Field): SafeHtml | string {
    const words = asked.problems[name]
    return words === undefined ? '' : html`<p class="field-problem" id="search-${name}-problem">${words}</p>`
  }
}
