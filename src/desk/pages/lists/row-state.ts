import { html, type SafeHtml } from '@remix-run/html-template'
import type { CaseList, Status } from '../../lists/row-status.ts'
import { shownName } from '../text.ts'

/** What of a case a row was made from. */
export type Seen = { id: number; version: number; complaints: number }
type Standing = Omit<Status, 'site_id'>

/**
 * What a row says when its case is not what the list is of, or not what it was: who took it, what became of it. With
 * `data-gone`, it can no longer be selected.
 */
export function rowState(list: CaseList, seen: Seen, status: Standing | undefined, moderatorId: string): SafeHtml {
  if (!status) return html`<span data-gone>You do not see this case any more</span>`
  const elsewhere = whereabouts(list, status, moderatorId)
  if (elsewhere) return html`<span data-gone>${elsewhere}</span>`
  if (status.version !== seen.version)
    return html`<span data-gone>Changed since this list was loaded: open it to see what is new</span>`
  return status.complaints > seen.complaints ? html`${status.complaints} complaints now` : html``
}

/** Nothing, if the case is where the list says. */
function whereabouts(list: CaseList, status: Standing, me: string): SafeHtml | undefined {
  if (list === 'held-for-law') return status.is_on_hold ? undefined : html`The hold was lifted`
  const { state, holder_id, holder, assigned_id, assigned, is_escalated } = status
  const { proposer_id, proposer, proposed, decider, decided } = status
  switch (state) {
    case 'claimed':
    case 'open':
      if (status.is_on_hold) return html`On hold for legal advice; its clock runs on`
      if (holder_id === me) return list === 'mine' ? undefined : html`You hold it`
      if (holder !== null) return html`Taken by ${shownName(holder)}`
      if (list === 'second') return html`Open again`
      if (list === 'mine') return assigned_id === me ? undefined : html`No longer yours`
      if (is_escalated) return list === 'escalated' || list === 'untakeable' ? undefined : html`Escalated to a senior`
      if (list === 'escalated') return html`No longer escalated`
      if (assigned !== null && list === 'open') return html`Assigned to ${shownName(assigned)}`
      return undefined
    case 'awaiting_second':
      if (status.is_on_hold) return html`On hold for legal advice; its clock runs on`
      if (list === 'second' || (list === 'mine' && proposer_id === me)) return undefined
      return html`Waits for a second person: ${proposer === null ? 'somebody' : shownName(proposer)} proposes to
      ${proposed ?? 'decide'}`
    case 'decided':
    case 'applied':
    case 'gone':
    case 'superseded':
      break
  }
  return html`Decided: ${decided ?? state}${decider === null ? '' : html`, by ${shownName(decider)}`}`
}
