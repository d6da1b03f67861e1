import { html, type SafeHtml } from '@remix-run/html-template'
import { dayAndTime } from '../../local-time.ts'
import type { CaseView } from './view.ts'

/** The comment is not on the site any more. It is decided on all the same: its complainants are answered. */
export function removed({ card, policy }: CaseView): SafeHtml | string {
  if (card.removed_at === null) return ''
  return html`<p class="notice" id="removed">
    The comment was removed on the site, ${dayAndTime(card.removed_at, policy.timeZone)}.
    ${card.decided_at === null ? 'Its complainants still wait for an answer.' : ''}
  </p>`
}

/** Why a case with a grave reason is not more urgent. */
export function withheld({ card }: CaseView): SafeHtml | string {
  if (card.withheld_band === null) return ''
  return html`<p class="quiet">
    The gravest reason was given only by one person whose complaints were seldom upheld: the case is no more urgent for
    it until somebody else complains.
  </p>`
}
