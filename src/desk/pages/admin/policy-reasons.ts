import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import { shownName } from '../text.ts'
import { lengthInWords } from './facts.ts'

/** What readers may complain of, in the order in which cases are claimed. */
export function policyReasons({ reasons }: Policy): SafeHtml {
  const inOrder = Object.entries(reasons).toSorted(([, one], [, other]) => one.band - other.band)
  return html`<h2 id="reasons">Reasons</h2>
    <p class="quiet">Cases are claimed by band, 0 first; in a band by when they are due.</p>
    <div class="scrolls" role="region" aria-labelledby="reasons" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Readers see</th>
            <th scope="col">Code</th>
            <th scope="col">Band</th>
            <th scope="col">Decided within</th>
          </tr>
        </thead>
        <tbody>
          ${inOrder.map(
            ([code, reason]) =>
              html`<tr>
                <th scope="row">${shownName(reason.label)}</th>
                <td><code>${code}</code></td>
                <td>${reason.band}</td>
                <td>${target(reason)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}

function target(reason: Policy['reasons'][string]): string {
  if (reason.clock === 'notice-48h') return '48 h of a notice, not counting weekends and statutory days'
  return `${lengthInWords(reason.within)}${reason.clock === 'desk' ? ' of full-time hours' : ''}`
}
