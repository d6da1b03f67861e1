import { html, type SafeHtml } from '@remix-run/html-template'
import { type Change, mustBeRead } from '../case/changes.ts'
import type { Source } from '../../intake/complaint.ts'
import { eventInWords, type Reading } from './case/event-words.ts'
import { type BySource, fromWhom } from './sources.ts'

/** The words of so many events; the rest are counted. */
const TOLD = 4

/**
 * What changed while a case was open in front of somebody, as one line; nothing if nothing did. On a page that shows it
 * already, `loaded`, there is nothing more to be loaded.
 */
export function newsOfCase(changes: readonly Change[], caseId: number, reading: Reading, loaded = false): SafeHtml {
  if (changes.length === 0) return html``
  const complaints = changes.filter(one => one.kind === 'complaints')
  const known = complaints.filter(one => !one.newReason)
  const events = changes.filter(one => one.kind === 'event')
  return html`Since you opened it:
  ${known.length > 0 ? html`${more(known)}. ` : ''}${complaints.filter(one => one.newReason).map(aNewReason)}
  ${events.slice(-TOLD).map(({ event }) => html`${eventInWords(event, reading)}. `)}
  ${events.length > TOLD ? `And ${events.length - TOLD} more.` : ''}
  ${
    loaded
      ? ''
      : html`<a href="/desk/cases/${caseId}"
          >${mustBeRead(changes) ? 'Load the case again to decide' : 'Load the case again'}</a
        >`
  }`
}

/** What a page is told whose case is of a site that whoever looks does not see any more. */
export function caseUnseen(): SafeHtml {
  return html`You do not see this case any more: nothing that you do here is taken.`
}

type Complaints = Extract<Change, { kind: 'complaints' }>

/** "3 more complaints (Advertising or spam)". */
function more(known: readonly Complaints[]): string {
  const count = known.reduce((sum, one) => sum + one.count, 0)
  const from = fromWhom(together(known))
  return `${count} more ${count === 1 ? 'complaint' : 'complaints'}${from} (${known.map(({ label }) => label).join(', ')})`
}

function together(all: readonly Complaints[]): BySource {
  const by = (source: Source) => all.reduce((sum, { sources }) => sum + (sources[source] ?? 0), 0)
  return { reader: by('reader'), staff: by('staff'), tool: by('tool') }
}

function aNewReason({ label, count, sources }: Complaints): SafeHtml {
  const from = fromWhom(sources)
  const counted = count > 1 ? ` (${count} complaints${from})` : from
  return html`<strong>New reason: ${label}</strong>${counted}. `
}
