import { html, type SafeHtml } from '@remix-run/html-template'
import { dateAndTime } from '../../desk/local-time.ts'
import type { ModeratorFigures, SlaFigures } from '../figures.ts'
import { type Names, nameOf, POOLS, table } from './tables.ts'
import { inNumbers, inTime } from './words.ts'

/** The latest, with links to their cases. */
export function missedTable({ missed, total }: SlaFigures, names: Names, deskUrl: string, timeZone: string): SafeHtml {
  const all = total.target.late + total.target.open
  if (all === 0) return html`<p>No case that was due was missed.</p>`
  const rows = missed.map(({ caseId, site, dueAt, decidedAt, lateMs, pool }) => [
    html`<a href="${deskUrl}/desk/cases/${caseId}">Case ${caseId}</a>`,
    nameOf(names.sites, site),
    dateAndTime(new Date(dueAt), timeZone),
    decidedAt === null ? html`<b>open</b>, ${inTime(lateMs)} over at the end` : `${inTime(lateMs)} late`,
    nameOf(POOLS, pool),
  ])
  return html`${all > missed.length ? html`<p>The latest ${missed.length} of ${inNumbers(all)}.</p>` : ''}
  ${table(['Case', 'Site', 'Was due', '', 'Pool'], rows, false)}`
}

/** For seniors. */
export function moderatorsTable(moderators: readonly ModeratorFigures[]): SafeHtml {
  const rows = moderators.map(({ moderator, decided, withdrawn, agreed, lapsed, released, overturned, handling }) => [
    moderator,
    ...[decided, withdrawn, agreed, lapsed, released, overturned].map(inNumbers),
    inTime(handling.median),
  ])
  return html`<section>
    <h2>Per moderator</h2>
    <p class="quiet">For seniors only. Numbers say nothing of how hard a case was.</p>
    ${rows.length === 0 ? html`<p>None.</p>` : table(['Moderator', 'Decided', 'Withdrawn', 'Agreed', 'Lapsed', 'Given back', 'Overturned', 'Handling, median'], rows)}
  </section>`
}
