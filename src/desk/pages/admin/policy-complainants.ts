import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import { fact, lengthInWords } from './facts.ts'

/** When a decision answers who complains after it, and what a complainant's record means. */
export function policyComplainants(policy: Policy): SafeHtml {
  const { reopenedBy, coolDown, mostOpenComplaints, poorRecord, serialComplainant } = policy
  const people = reopenedBy === 1 ? 'one more person complains' : `${reopenedBy} different people have complained since`
  return html`<h2>Complainants</h2>
    <dl class="facts">
      ${fact(
        'A decision answers who complains after it',
        `for ${lengthInWords(coolDown)}, unless ${people}, the reason is new or the comment has changed`,
      )}
      ${fact('Undecided complaints of one person', mostOpenComplaints === null ? 'any number' : `${mostOpenComplaints} at most`)}
      ${fact(
        'Cannot raise a band alone',
        poorRecord === null
          ? 'nobody'
          : `who was right in less than ${Math.round(poorRecord.upheld * 100)} % of at least ${poorRecord.complaints} decided complaints`,
      )}
      ${fact(
        'Said to be serial',
        serialComplainant === null
          ? 'nobody'
          : `who complains about ${serialComplainant.complaints} comments within ${lengthInWords(serialComplainant.within)}`,
      )}
    </dl>`
}
