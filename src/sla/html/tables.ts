import { html, type SafeHtml } from '@remix-run/html-template'
import type { Group, Period, SlaFigures, Times } from '../figures.ts'
import { beforeOf, change, inNumbers, inTime, share } from './words.ts'

/** What reasons and sites are called. */
export type Names = { reasons: Readonly<Record<string, string>>; sites: Readonly<Record<string, string>> }

export const POOLS: Readonly<Record<string, string>> = { full_time: 'Full-time pool', part_time: 'Part-time pool' }

const those = (groups: readonly Group[], called: Readonly<Record<string, string>>) =>
  groups.map(group => ({ name: nameOf(called, group.key), group }))

/** All cases, then each pool, reason and site. One site alone says what all say. */
function named({ total, byPool, byReason, bySite }: SlaFigures, names: Names): { name: string; group: Group }[] {
  return [
    { name: 'All', group: total },
    ...those(byPool, POOLS),
    ...those(byReason, names.reasons),
    ...(bySite.length > 1 ? those(bySite, names.sites) : []),
  ]
}

/** Met and missed, of what was due. */
export function targetTable(figures: SlaFigures, names: Names): SafeHtml {
  const rows = named(figures, names).filter(({ group }, i) => i === 0 || group.target.due > 0)
  return table(
    ['Cases', 'Due', 'In time', 'Late', 'Still open', 'Share'],
    rows.map(({ name, group: { target } }) => [
      name,
      ...[target.due, target.met, target.late, target.open].map(inNumbers),
      share(target),
    ]),
  )
}

/** By both clocks. */
export function timesTable(figures: SlaFigures, names: Names): SafeHtml {
  const all = named(figures, names)
  const rows = (what: 'toClaim' | 'toDecide', clock: 'elapsed' | 'desk') =>
    all
      .filter(({ group }, i) => i === 0 || group[what][clock].count > 0)
      .map(({ name, group }) => [name, ...ranks(group[what][clock])])
  const head = ['Cases', 'Count', 'Median', '90 %', '95 %', 'Worst']
  return html`<h3>To decide, elapsed</h3>
    ${table(head, rows('toDecide', 'elapsed'))}
    <h3>To decide, in full-time hours</h3>
    ${table(head, rows('toDecide', 'desk'))}
    <h3>To claim, elapsed</h3>
    ${table(head, rows('toClaim', 'elapsed'))}
    <h3>To claim, in full-time hours</h3>
    ${table(head, rows('toClaim', 'desk'))}`
}

function ranks({ count, median, p90, p95, worst }: Times): string[] {
  return [inNumbers(count), ...[median, p90, p95, worst].map(inTime)]
}

/** Everything that is counted, beside the period before. */
export function sums(now: SlaFigures, before: SlaFigures, period: Period, names: Names): SafeHtml {
  const row = (name: string, of: (figures: SlaFigures) => number) => [
    name,
    inNumbers(of(now)),
    inNumbers(of(before)),
    change(of(now), of(before)),
  ]
  const by = (
    called: Readonly<Record<string, string>>,
    of: (figures: SlaFigures) => Readonly<Record<string, number>>,
  ) =>
    Object.keys({ ...of(now), ...of(before) })
      .toSorted()
      .map(key => row(`… ${nameOf(called, key)}`, figures => of(figures)[key] ?? 0))
  return table(
    ['', 'This period', beforeOf(period).replace('the', 'The'), ''],
    [
      row('Complaints', one => one.complaints.recorded),
      ...by(SOURCES, one => one.complaints.bySource),
      ...by(names.reasons, one => one.complaints.byReason),
      ...(Object.keys(now.complaints.bySite).length > 1 ? by(names.sites, one => one.complaints.bySite) : []),
      row('Answered by an earlier decision', one => one.complaints.answered),
      row('Cases opened', one => one.cases.opened),
      row('Claims', one => one.cases.claimed),
      row('Comments amended', one => one.decisions.amend),
      row('Comments deleted', one => one.decisions.delete),
      row('Comments kept', one => one.decisions.keep),
      row('Decisions withdrawn', one => one.decisions.withdrawn),
      row('Superseded by a change of the comment', one => one.cases.superseded),
      row('Carried out on the site', one => one.deliveries.applied),
      row('Comment gone from the site', one => one.deliveries.gone),
      row('Deliveries given up', one => one.deliveries.dead),
      row('Appeals', one => one.appeals.opened),
      row('Appeals upheld', one => one.appeals.upheld),
      row('Decisions overturned', one => one.appeals.overturned),
      row('Waiting at the end', one => one.stock.open),
      row('Held by a moderator at the end', one => one.stock.claimed),
      row('Waiting for a second person at the end', one => one.stock.awaitingSecond),
      row('On hold for legal advice at the end', one => one.stock.onHold),
    ],
  )
}

const SOURCES: Readonly<Record<string, string>> = { reader: 'by readers', staff: 'by staff', tool: 'by tools' }

/** What something is called; else its code. */
export function nameOf(called: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(called, key) ? called[key]! : key
}

/** `figures`: its cells are numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (SafeHtml | string)[])[],
  figures = true,
): SafeHtml {
  return html`<div class="wide" tabindex="0">
    <table class="${figures ? 'figures' : ''}">
      <thead>
        <tr>
          ${head.map(words => html`<th scope="col">${words}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map(cell => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
