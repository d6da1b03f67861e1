import { html, type SafeHtml } from '@remix-run/html-template'
import type { Period, SlaFigures } from '../figures.ts'
import { beforeOf, change, inNumbers, inTime, share, shareChange, timeChange } from './words.ts'

const undecided = ({ stock }: SlaFigures) => stock.open + stock.claimed + stock.awaitingSecond
const breaches = ({ cases: { breached } }: SlaFigures) => breached.full_time + breached.part_time

/** What is read first, each with its change against the period before. */
export function headline(now: SlaFigures, before: SlaFigures, period: Period): SafeHtml {
  const { target, toDecide } = now.total
  const { full_time, part_time } = now.cases.breached
  const missed = target.late + target.open
  return html`<p class="quiet">Against ${beforeOf(period)}.</p>
    <ul class="headline">
      ${one('Decided in time', share(target), `${inNumbers(target.met)} of ${inNumbers(target.due)} due; ${inNumbers(missed)} missed`, shareChange(target, before.total.target))}
      ${one('Complaints', inNumbers(now.complaints.recorded), `${inNumbers(now.complaints.answered)} answered by an earlier decision`, change(now.complaints.recorded, before.complaints.recorded))}
      ${one('Time to decide, median', inTime(toDecide.elapsed.median), `of ${inNumbers(toDecide.elapsed.count)} decisions; worst ${inTime(toDecide.elapsed.worst)}`, timeChange(toDecide.elapsed.median, before.total.toDecide.elapsed.median))}
      ${one('Undecided at the end', inNumbers(undecided(now)), `${inNumbers(now.stock.overdue)} of them overdue`, change(undecided(now), undecided(before)))}
      ${one('Breaches', inNumbers(full_time + part_time), `${inNumbers(full_time)} of the full-time pool, ${inNumbers(part_time)} of the part-time pool`, change(breaches(now), breaches(before)))}
    </ul>`
}

function one(name: string, figure: string, words: string, against: string): SafeHtml {
  return html`<li>
    <span class="name">${name}</span> <strong>${figure}</strong> <span>${words}</span>
    <span class="change">${against}</span>
  </li>`
}
