import { html, type SafeHtml } from '@remix-run/html-template'
import { type CaseState, isUndecided } from '../../../case.ts'
import { dayAndTime, timeOrDay } from '../../local-time.ts'
import { shownName } from '../text.ts'
import type { CaseView } from './view.ts'

/** In whose hands the case is. What somebody else has done with it stands out. */
export function state(view: CaseView): SafeHtml | string {
  const { card, desk, now } = view
  // Said above it, with since when.
  if (card.law_hold_at !== null && isUndecided(card.state)) return ''
  const { holder, assigned } = card.hands
  // Whoever holds it is told below until when, by a line that is kept true.
  if (card.state === 'claimed' && holder?.id === desk.moderator.id && holder.expires_at > now) return ''
  const theirs =
    (card.state === 'claimed' && holder?.id !== desk.moderator.id) ||
    (card.state === 'open' && assigned !== undefined && assigned.id !== desk.moderator.id) ||
    (card.state !== 'open' && card.state !== 'claimed')
  return html`<p class="${theirs ? 'notice taken' : 'quiet'}" id="state">${WORDS[card.state](view)}</p>`
}

const WORDS: Record<CaseState, (view: CaseView) => SafeHtml | string> = {
  open,
  claimed,
  awaiting_second: waiting,
  decided,
  applied: decided,
  gone: decided,
  superseded: () => 'Superseded: another case about the comment goes on for it.',
}

function open(view: CaseView): SafeHtml | string {
  const { pool, hands, escalated_at, untakeable_at } = view.card
  if (untakeable_at) return 'Open, and nobody on the desk may take it.'
  if (hands.assigned) return html`Open, assigned to ${name(view, hands.assigned.id, hands.assigned.name)}.`
  if (escalated_at) return 'Open, escalated to a senior.'
  return `Open, with the ${pool === 'full_time' ? 'full-time' : 'part-time'} pool.`
}

function claimed(view: CaseView): SafeHtml | string {
  const { holder } = view.card.hands
  if (!holder) return 'Held.'
  const who = name(view, holder.id, holder.name)
  if (holder.expires_at <= view.now) return html`Open again: the claim of ${who} has lapsed.`
  return html`Held by ${who} until ${timeOrDay(holder.expires_at, view.now, view.policy.timeZone)}.`
}

function waiting(view: CaseView): SafeHtml {
  const { proposal } = view.card
  const by = proposal ? html`, proposed by ${name(view, proposal.moderator_id, proposal.name)}` : ''
  return html`Waits for a second person${by}.`
}

function decided(view: CaseView): SafeHtml | string {
  const { decision, state: now } = view.card
  if (!decision) return 'Decided.'
  const { action, decided_at, moderator_id } = decision
  const what = html`Decided by ${name(view, moderator_id, decision.name)},
  ${dayAndTime(decided_at, view.policy.timeZone)}: ${action}.`
  if (now === 'applied') return html`${what} The site has applied it.`
  if (now === 'gone') return html`${what} The site has the comment no more.`
  return decision.delivery === 'dead' ? html`${what} The site could not be told.` : what
}

function name({ desk }: CaseView, id: string, words: string): SafeHtml | string {
  return id === desk.moderator.id ? 'you' : shownName(words)
}
