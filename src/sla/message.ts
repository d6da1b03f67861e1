import type { Message } from '../tell/message.ts'
import { slaCsv } from './csv.ts'
import type { SlaReport } from './figures.ts'
import { slaHtml } from './html/report.ts'
import type { Names } from './html/tables.ts'
import { beforeOf, change, inNumbers, inTime, inWords, share, shareChange } from './html/words.ts'

/** A report as it is sent: the headline in words, the whole of it as HTML, CSV and JSON attached. Nothing per moderator. */
export async function reportMessage(id: number, report: SlaReport, names: Names, deskUrl: string): Promise<Message> {
  const { period, figures, before } = report
  const { target, toDecide } = figures.total
  const name = `sla-${period.kind}-${period.first}`
  const missed = target.late + target.open
  const html = await slaHtml(report, names, deskUrl)
  return {
    id: `${name}-${id}`,
    subject: `${inWords(period)}: ${share(target)}${target.due > 0 ? ' in time' : ''}, ${inNumbers(missed)} missed`,
    text: [
      `Decided in time: ${share(target)} (${inNumbers(target.met)} of ${inNumbers(target.due)} due), ${shareChange(target, before.total.target)}`,
      `Complaints: ${inNumbers(figures.complaints.recorded)}, ${change(figures.complaints.recorded, before.complaints.recorded)}`,
      `Time to decide: median ${inTime(toDecide.elapsed.median)}, worst ${inTime(toDecide.elapsed.worst)}`,
      `Undecided at the end: ${inNumbers(figures.stock.open + figures.stock.claimed + figures.stock.awaitingSecond)}, ${inNumbers(figures.stock.overdue)} of them overdue`,
      `Against ${beforeOf(period)}.`,
      '',
      `${deskUrl}/desk/reports/${id}`,
    ].join('\n'),
    html,
    attachments: [
      { filename: `${name}.html`, content: html, contentType: 'text/html; charset=utf-8' },
      { filename: `${name}.csv`, content: slaCsv(report), contentType: 'text/csv; charset=utf-8' },
      { filename: `${name}.json`, content: JSON.stringify(report, null, 2), contentType: 'application/json' },
    ],
  }
}
