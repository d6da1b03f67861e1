import { html, type SafeHtml } from '@remix-run/html-template'
import type { CaseRow } from '../../lists/case-rows.ts'
import type { Listed } from '../../lists/keyset.ts'
import type { CaseList } from '../../lists/row-status.ts'
import { type Desk, hidden } from '../layout.ts'
import { caseRows, type RowView } from './case-row.ts'
import { listPage, nothing, pageLinks } from './frame.ts'

export type CaseListView = {
  desk: Desk
  cases: Listed<CaseRow>
  view: RowView
  isFirst: boolean
  /** Where the page hears what is new. */
  live: string
}

const WORDS: Record<Exclude<CaseList, 'mine'>, { title: string; intro: string; none: string }> = {
  open: {
    title: 'Open cases',
    intro: 'For the pool on duty, in the order in which they are claimed.',
    none: 'Nothing is waiting.',
  },
  escalated: {
    title: 'Escalated cases',
    intro: 'For a senior, in the order in which they are claimed.',
    none: 'Nothing is escalated.',
  },
  second: {
    title: 'Waiting for a second person',
    intro: 'Somebody has proposed a decision that another person must agree to.',
    none: 'Nothing waits for a second person.',
  },
  'held-for-law': {
    title: 'On hold for legal advice',
    intro:
      'Nobody takes or decides these until a senior lifts the hold. Their clocks run on, and nothing of them is erased.',
    none: 'Nothing is on hold.',
  },
  untakeable: {
    title: 'Cases that nobody may take',
    intro: 'Everybody on the desk wrote the comment, complained of it, or is otherwise kept from it.',
    none: 'There are none.',
  },
}

/** A page of one of the lists that everybody sees. */
export function caseListPage({ desk, cases, view, isFirst, live }: CaseListView, list: keyof typeof WORDS): string {
  const { title, intro, none } = WORDS[list]
  const path = `/desk/${list}`
  return listPage({
    desk,
    place: list,
    title,
    intro,
    live,
    pages: pageLinks(path, cases),
    body:
      cases.rows.length === 0
        ? nothing(none, path, isFirst)
        : html`${forms(desk.csrf, view)} ${caseRows(cases.rows, view)}`,
  })
}

/** The forms that rows' boxes and buttons belong to: forms do not nest. */
function forms(csrf: string, { select, take }: RowView): SafeHtml {
  return html`${
    select
      ? html`<form method="post" action="/desk/alike" id="alike" class="bulk">
          ${hidden(csrf)}<button data-key="a">Decide alike…</button>
          <span class="quiet">the cases that you select</span>
        </form>`
      : ''
  }
  ${take ? html`<form method="post" id="take">${hidden(csrf)}</form>` : ''}`
}
