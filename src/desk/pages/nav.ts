import { html, type SafeHtml } from '@remix-run/html-template'
import type { Moderator } from '../../claim/moderator.ts'
import { type Counts, inFigures } from '../counts.ts'
import { may } from '../rights.ts'

/** Where in the desk a page stands, for whoever cannot see which link is set off. */
export type Place =
  | 'desk'
  | 'open'
  | 'mine'
  | 'escalated'
  | 'second'
  | 'decided'
  | 'dead-letters'
  | 'dead-deliveries'
  | 'untakeable'
  | 'notices'
  | 'appealed'
  | 'held-for-law'
  | 'reports'
  | 'admin'
  | 'preferences'
  | 'account'

/** Each has its key, whether or not another one is there. */
const KEYS: Partial<Record<Place, string>> = {
  desk: '1',
  open: '2',
  mine: '3',
  escalated: '4',
  second: '5',
  decided: '6',
  'dead-letters': '7',
  untakeable: '8',
  'dead-deliveries': '9',
}

/** The ways through the desk. The numbers are a slot of their own: they alone change while one looks. */
export function nav(counts: Counts, moderator: Moderator, current: Place | undefined): SafeHtml {
  return html`<nav aria-label="Desk">
    <ul id="counts" data-live>
      ${navCounts(counts, current)}
    </ul>
    ${beside(moderator, current)}
  </nav>`
}

/** What is not for everybody, beside the slot: nothing there changes while one looks. */
function beside(moderator: Moderator, current: Place | undefined): SafeHtml | string {
  const here = (place: Place) => (current === place ? html`aria-current="page"` : '')
  const reports = may(moderator, 'report') ? html`<li><a href="/desk/reports" ${here('reports')}>Reports</a></li>` : ''
  const admin = may(moderator, 'oversee') ? html`<li><a href="/desk/admin/people" ${here('admin')}>Admin</a></li>` : ''
  return reports === '' && admin === ''
    ? ''
    : html`<ul>
        ${reports} ${admin}
      </ul>`
}

/** What stands in the slot `counts`: the links to the lists, each with how many are in it. */
export function navCounts(counts: Counts, current?: Place): SafeHtml {
  const { waiting, mine, escalated, second, dead, untakeable, undelivered, notices, noticesOverdue, onHold } = counts
  return html`${link('desk', 'Desk')} ${link('open', 'Open', waiting)} ${link('mine', 'Mine', mine)}
  ${link('escalated', 'Escalated', escalated)} ${link('second', 'Second', second)} ${link('decided', 'Decided')}
  ${onHold > 0 ? link('held-for-law', 'On hold', onHold) : ''}
  ${notices > 0 ? link('notices', 'Notices', notices, noticesOverdue > 0 ? 'alarm' : '') : ''}
  ${dead > 0 ? link('dead-letters', 'Dead letters', dead) : ''}
  ${untakeable > 0 ? link('untakeable', 'Nobody may take', untakeable, 'alarm') : ''}
  ${undelivered > 0 ? link('dead-deliveries', 'Not delivered', undelivered, 'alarm') : ''}`

  function link(place: Place, label: string, number?: number, mood = ''): SafeHtml {
    const words = html`${label}${number === undefined ? '' : html` ${count(number)}`}`
    const href = place === 'desk' ? '/desk' : `/desk/${place}`
    const key = html`data-key="${KEYS[place] ?? ''}"`
    return place === current
      ? html`<li class="${mood}"><a href="${href}" ${key} aria-current="page">${words}</a></li>`
      : html`<li class="${mood}"><a href="${href}" ${key}>${words}</a></li>`
  }
}

/** Nothing waiting is said more quietly. */
function count(number: number): SafeHtml {
  return number === 0 ? html`<b class="none">0</b>` : html`<b>${inFigures(number)}</b>`
}
