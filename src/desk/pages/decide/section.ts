import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import type { Pool } from '../../../rota/rota.ts'
import type { Card } from '../../case/card.ts'
import { timeOrDay } from '../../local-time.ts'
import type { Standing } from '../../standing.ts'
import { hidden } from '../layout.ts'
import { type Attempt, decisionForms } from './forms.ts'
import { notTaken } from './not-taken.ts'
import { letGoForms } from './let-go.ts'
import { secondForms, takeBackForm } from './second.ts'

export type DecideView = {
  card: Card
  csrf: string
  standing: Standing
  attempt: Attempt | undefined
  /** What a second person typed that could not be taken. */
  why: string | undefined
  policy: Policy
  onDuty: Pool
  now: Date
}

/** What whoever looks may do with the case: decide and let go, agree, take it, or nothing. */
export function decideSection(view: DecideView): SafeHtml {
  const { attempt, standing } = view
  const lost = attempt !== undefined && standing.kind !== 'holder'
  return html`${whatCanBeDone(view)} ${lost ? notTaken(attempt) : ''}`
}

function whatCanBeDone(view: DecideView): SafeHtml | string {
  const { card, csrf, standing, policy, now } = view
  switch (standing.kind) {
    case 'holder':
      return holder(view, standing)
    case 'holder_elsewhere':
      return section(
        'You hold this case in another browser',
        html`<p class="quiet">
            If nothing is done there, it goes back at ${timeOrDay(standing.until, now, policy.timeZone)}.
          </p>
          <form method="post" action="/desk/cases/${card.id}/resume">
            ${hidden(csrf)}<button class="primary" data-key="n">Go on in this browser</button>
          </form>`,
      )
    case 'second':
      return secondForms(card, csrf, view.why)
    case 'proposer':
      return section(
        'It waits for a second person',
        html`<p class="quiet">Somebody else must agree to what you proposed.</p>
          ${takeBackForm(card.id, csrf)}`,
      )
    case 'taker':
      return section(
        'Nobody holds this case',
        html`<form method="post" action="/desk/cases/${card.id}/claim">
          ${hidden(csrf)}<button class="primary" data-key="n">Take this case</button>
        </form>`,
      )
    case 'reader':
      break
  }
  return ''
}

function holder(view: DecideView, { until, longest, takers }: Standing & { kind: 'holder' }): SafeHtml {
  const { card, csrf, attempt, policy, onDuty, now } = view
  const act = `/desk/cases/${card.id}`
  return html`<section aria-labelledby="decide" class="decide">
    <h2 id="decide">Decide</h2>
    <p
      id="lease"
      class="quiet"
      data-until="${until.toISOString()}"
      data-now="${now.toISOString()}"
      data-renew="${act}/renew"
    >
      The case is yours until ${timeOrDay(until, now, policy.timeZone)}.
    </p>
    ${decisionForms({ card, csrf, policy, attempt })}
    <details class="more">
      <summary>Not now, or not you?</summary>
      ${letGoForms({
        caseId: card.id,
        csrf,
        policy,
        takers,
        onDuty,
        longest: longest > until ? timeOrDay(longest, now, policy.timeZone) : undefined,
      })}
    </details>
  </section>`
}

function section(title: string, body: SafeHtml): SafeHtml {
  return html`<section aria-labelledby="decide" class="decide">
    <h2 id="decide">${title}</h2>
    ${body}
  </section>`
}
