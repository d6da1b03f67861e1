import { html, type SafeHtml } from '@remix-run/html-template'
import type { InForce } from '../../../rules-in-force.ts'
import { dateAndTime } from '../../local-time.ts'
import type { Desk } from '../layout.ts'
import { adminPage } from './admin-page.ts'
import { fact, lengthInWords } from './facts.ts'
import { policyComplainants } from './policy-complainants.ts'
import { policyHours } from './policy-hours.ts'
import { policyReasons } from './policy-reasons.ts'
import { policyWords } from './policy-words.ts'

/** The policy in force as a person reads it. It cannot be changed here. */
export function policyPage(desk: Desk, { rules: { policy }, since, refusedSince }: InForce): string {
  const { timeZone, version } = policy
  return adminPage({
    desk,
    place: 'policy',
    title: 'Policy',
    notice: refusedSince && { kind: 'problem', words: refused(dateAndTime(refusedSince, timeZone)) },
    body: html`
      <p>
        Version <code>${version}</code>, which events name. This process has it since ${dateAndTime(since, timeZone)}.
      </p>
      <p class="quiet">
        The policy is a file, and what is in the file is what holds: whoever runs the desk changes it there, and every
        process has the change within seconds. The version is that of the bank holidays, too.
      </p>
      <p><a class="button" href="/desk/admin/policy.json" download>Download as JSON</a></p>
      ${policyReasons(policy)} ${policyHours(policy)} ${limits(policy)} ${policyComplainants(policy)}
      ${policyWords(policy)}
    `,
  })
}

function refused(since: string): string {
  return `The file was changed and cannot be used, since ${since}: the process’s log says why. What is below still holds.`
}

function limits(policy: InForce['rules']['policy']): SafeHtml {
  const { lease, longestHold, mostHeld, notBackWithin, atRisk, grace, secondPerson } = policy
  return html`<h2>Claims and decisions</h2>
    <dl class="facts">
      ${fact('A claim lasts', `${lengthInWords(lease)} without a sign of its moderator, ${lengthInWords(longestHold)} at most`)}
      ${fact('One moderator holds', mostHeld === 1 ? 'one case' : `${mostHeld} cases at most`)}
      ${fact('What one released comes back', `after ${lengthInWords(notBackWithin)}, or when another has held it`)}
      ${fact('At risk', `${lengthInWords(atRisk)} before it is due`)}
      ${fact('A decision leaves', `after ${lengthInWords(grace)}; until then it can be taken back`)}
      ${fact('A second person must agree to', secondPerson.length === 0 ? 'nothing' : secondPerson.join(', '))}
    </dl>`
}
