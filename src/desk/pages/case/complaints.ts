import { html, type SafeHtml } from '@remix-run/html-template'
import type { CardComplaint } from '../../case/complaints.ts'
import { fromNow } from '../../local-time.ts'
import { shownName, shownText, textBlock } from '../text.ts'
import { type BySource, fromWhom } from '../sources.ts'
import { crowdInWords } from './crowd.ts'
import { recordInWords } from './complainant-record.ts'
import type { CaseView } from './view.ts'

/** A brigade of hundreds is one case: the first complaints are read at once, the others are a press away. */
const SHOWN = 8
/** Longer ones are folded behind their beginning. */
const LONG = 600
const BEGINNING = 150
const SOURCES = { staff: 'Staff', tool: 'A tool' } as const

/** Why people complained, who they are together, and each with what they wrote and their record. */
export function complaints(view: CaseView): SafeHtml {
  const { complaintList: all } = view.card
  return html`<section aria-labelledby="complaints">
    <h2 id="complaints">
      ${view.card.appeal ? 'What was complained of then: ' : ''}${all.length === 1 ? 'One complaint' : `${all.length} complaints`}${fromWhom(bySource(all))}
    </h2>
    <ul class="badges">
      ${byReason(view).map(({ label, count }) => html`<li>${label} <b>${count}</b></li>`)}
    </ul>
    ${whoTheyAre(view)} ${listed(view, all.slice(0, SHOWN))}
    ${
      all.length > SHOWN
        ? html`<details class="more">
            <summary>${all.length - SHOWN} more</summary>
            ${listed(view, all.slice(SHOWN))}
          </details>`
        : ''
    }
  </section>`
}

function byReason({ card, policy }: CaseView) {
  const reasons = card.appeal ? [...new Set(card.complaintList.map(({ reason }) => reason))] : card.reasons
  return reasons.map(reason => ({
    label: policy.reasons[reason]?.label ?? reason,
    count: card.complaintList.filter(complaint => complaint.reason === reason).length,
  }))
}

function whoTheyAre({ card: { brigade, complaintList, known_complainants } }: CaseView): SafeHtml | string {
  const crowd = brigade ? crowdInWords(brigade) : ''
  if (crowd) return html`<p class="crowd">${crowd}</p>`
  const readers = bySource(complaintList).reader ?? 0
  return readers === 0 ? '' : html`<p class="quiet">${peopleInWords(readers, known_complainants)}</p>`
}

function bySource(all: readonly CardComplaint[]): BySource {
  const counts: Partial<Record<CardComplaint['source'], number>> = {}
  for (const { source } of all) counts[source] = (counts[source] ?? 0) + 1
  return counts
}

function peopleInWords(complaintsInAll: number, complainants: number): string {
  if (complainants === 0) return `From ${complaintsInAll === 1 ? 'somebody' : 'people'} whom the site does not name.`
  const people = complainants === 1 ? 'one known person' : `${complainants} different known people`
  return complaintsInAll > complainants
    ? `From ${people}; the rest from the same again, or from people whom the site does not name.`
    : `From ${people}.`
}

function listed({ card, policy, now }: CaseView, some: readonly CardComplaint[]): SafeHtml {
  return html`<ol class="complaints">
    ${some.map(
      one =>
        html`<li>
          <p class="by">
            ${card.reasons.length > 1 ? html`<b>${policy.reasons[one.reason]?.label ?? one.reason}</b> · ` : ''}
            ${who(one)}
            ${one.source === 'reader' ? html`· ${recordInWords(one.complainant_id, card.records, policy, now)}` : ''} ·
            ${fromNow(one.raised_at, now)} · <span class="reference">${one.reference}</span>
          </p>
          ${one.detail ? written(one.detail, policy) : ''}
        </li>`,
    )}
  </ol>`
}

/** Whoever is no reader is marked as what they are, and by name if they gave one. */
function who({ source, name, raiser }: CardComplaint): SafeHtml | string {
  if (source === 'reader') return name === null ? 'a reader' : shownName(name)
  const given = raiser ?? name
  return html`<b class="source">${SOURCES[source]}</b>${given === null ? '' : html` ${shownName(given)}`}`
}

/** A long one is a press away: it does not push the others out of sight. */
function written(detail: string, { strongLanguage: strong }: CaseView['policy']): SafeHtml {
  const whole = textBlock(detail, { strong })
  if (detail.length <= LONG) return whole
  const beginning = detail.slice(0, BEGINNING).toWellFormed()
  return html`<details class="more">
    <summary dir="auto">${shownText(beginning, { strong })}…</summary>
    ${whole}
  </details>`
}
