import { html, type SafeHtml } from '@remix-run/html-template'
import type { TimelineEvent } from '../../case/timeline.ts'
import { timeOrDay } from '../../local-time.ts'
import { eventInWords } from './event-words.ts'
import { type CaseView, readingOf } from './view.ts'

/** So many are read at once; more are a press away. */
const SHORT = 6

/** Everything that happened to the case, the newest last; complaints that joined one after another are one line. */
export function timeline(view: CaseView): SafeHtml {
  const lines = foldComplaints(view.card.events)
  return html`<section aria-labelledby="events">
    <h2 id="events">What happened</h2>
    <details ${lines.length > SHORT ? '' : html`open`}>
      <summary>${lines.length === 1 ? 'One event' : `${lines.length} events`}</summary>
      <ol class="events">
        ${lines.map(events => line(events, view))}
      </ol>
    </details>
  </section>`
}

type Line = [TimelineEvent, ...TimelineEvent[]]

function foldComplaints(events: readonly TimelineEvent[]): Line[] {
  const lines: Line[] = []
  for (const event of events) {
    const last = lines.at(-1)
    if (event.type === 'complaint_joined' && last?.[0].type === 'complaint_joined') last.push(event)
    else lines.push([event])
  }
  return lines
}

function line(events: Line, view: CaseView): SafeHtml {
  const at = ({ at: when }: TimelineEvent) => timeOrDay(when, view.now, view.policy.timeZone)
  const [first] = events
  const [from, to] = [at(first), at(events.at(-1) ?? first)]
  const words = events.length === 1 ? eventInWords(first, readingOf(view)) : html`${events.length} complaints joined`
  return html`<li>
    <time datetime="${first.at.toISOString()}">${from === to ? from : `${from}–${to}`}</time> ${words}
  </li>`
}
