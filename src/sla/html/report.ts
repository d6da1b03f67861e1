import { html, type SafeHtml } from '@remix-run/html-template'
import { dateAndTime } from '../../desk/local-time.ts'
import { DEFINITIONS } from '../definitions.ts'
import type { ModeratorFigures, SlaReport } from '../figures.ts'
import { ofTargetChart, weekChart } from './charts.ts'
import { headline } from './headline.ts'
import { STYLE } from './style.ts'
import { missedTable, moderatorsTable } from './lists.ts'
import { type Names, sums, targetTable, timesTable } from './tables.ts'
import { inWords } from './words.ts'

/**
 * A report as one HTML document that opens anywhere and prints on A4: no script, nothing from elsewhere.
 * @param names what reasons and sites are called; what they do not name is shown by its code.
 * @param deskUrl where its cases are.
 */
export async function slaHtml(
  report: SlaReport,
  names: Names,
  deskUrl: string,
  moderators?: readonly ModeratorFigures[],
): Promise<string> {
  const { figures, before, period, timeZone } = report
  const [target, complaints, decided] = await Promise.all([
    ofTargetChart(figures.ofTarget),
    weekChart(figures.week, 'complaints', 'Complaints'),
    weekChart(figures.week, 'decided', 'Decisions'),
  ])
  const title = `${inWords(period)}: the complaints desk`
  const document = html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${html.raw`${STYLE}`}
        </style>
      </head>
      <body>
        <main>
          <h1>${inWords(period)}</h1>
          ${unfinished(report)} ${headline(figures, before, period)}
          <section>
            <h2>Against the targets</h2>
            ${targetTable(figures, names)}
            <h3>How much of its target’s time each decision took</h3>
            ${target}
          </section>
          <section>
            <h2>Time to claim and to decide</h2>
            ${timesTable(figures, names)}
          </section>
          <section>
            <h2>What came and what was done</h2>
            ${sums(figures, before, period, names)}
          </section>
          <section>
            <h2>The week, hour by hour</h2>
            <p class="quiet">
              The darker, the more; the same shade is not the same number in both. Framed: the full-time pool was on
              duty for most of that hour. Local time (${timeZone}).
            </p>
            <h3>Complaints</h3>
            ${complaints}
            <h3>Decisions</h3>
            ${decided}
          </section>
          <section>
            <h2>Missed</h2>
            ${missedTable(figures, names, deskUrl, timeZone)}
          </section>
          ${moderators ? moderatorsTable(moderators) : ''} ${definitions()} ${origin(report)}
        </main>
      </body>
    </html>`
  return String(document)
}

function unfinished({ asOf, period, timeZone }: SlaReport): SafeHtml | string {
  if (asOf === period.to) return ''
  return html`<p class="notice">
    This period is not over: it is counted up to ${dateAndTime(new Date(asOf), timeZone)}, and what came in the last
    moments may be missing.
  </p>`
}

function definitions(): SafeHtml {
  return html`<section class="definitions">
    <h2>What the figures mean</h2>
    <dl>
      ${DEFINITIONS.map(
        ({ figure, words }) =>
          html`<dt>${figure}</dt>
            <dd>${words}</dd>`,
      )}
    </dl>
  </section>`
}

function origin({ definitions: version, policy, asOf, generatedAt, timeZone }: SlaReport): SafeHtml {
  return html`<p class="quiet">
    As known at ${dateAndTime(new Date(asOf), timeZone)}; made ${dateAndTime(new Date(generatedAt), timeZone)}
    (${timeZone}). Definitions ${version}, policy ${policy}.
  </p>`
}
