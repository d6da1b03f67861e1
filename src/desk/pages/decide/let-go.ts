import { html, type SafeHtml } from '@remix-run/html-template'
import type { Taker } from '../../../claim/takers.ts'
import type { Policy } from '../../../policy.ts'
import type { Pool } from '../../../rota/rota.ts'
import { hidden } from '../layout.ts'
import { choice } from './wording.ts'

export type LetGo = {
  caseId: number
  csrf: string
  policy: Policy
  /** Whom it can be assigned to. */
  takers: readonly Taker[]
  onDuty: Pool
  /** Until when it can be held at all, in words; undefined if it is held until then already. */
  longest: string | undefined
}

/** For who cannot decide it, or not now: hold it longer, give it back, to a colleague, to a senior. */
export function letGoForms({ caseId, csrf, policy, takers, onDuty, longest }: LetGo): SafeHtml {
  const act = `/desk/cases/${caseId}`
  const longer =
    longest === undefined
      ? ''
      : html`<form method="post" action="${act}/longer">
          ${hidden(csrf)}<button data-key="h">Hold until ${longest}</button>
        </form>`
  const assign =
    takers.length === 0
      ? ''
      : html`<form method="post" action="${act}/assign" class="line">
          ${hidden(csrf)}
          <div>
            <label for="assign-to">To a colleague</label>
            <select id="assign-to" name="to" required data-key="s">
              <option value="">Choose one</option>
              ${takers.map(({ id, name, pools }) => choice(id, pools.includes(onDuty) ? name : `${name} (off duty now)`))}
            </select>
          </div>
          <button>Assign</button>
        </form>`
  return html`<div class="let-go">
    ${longer}
    <form method="post" action="${act}/release" class="line">
      ${hidden(csrf)}
      <div>
        <label for="release-reason">Back to the pool, because</label>
        <select id="release-reason" name="reason" required data-key="r">
          <option value="">Choose one</option>
          ${Object.entries(policy.releaseReasons).map(([code, words]) => choice(code, words))}
        </select>
      </div>
      <button>Release</button>
    </form>
    ${assign}
    <form method="post" action="${act}/escalate">
      ${hidden(csrf)}<button data-key="e" data-focus>Escalate to a senior</button>
    </form>
  </div>`
}
