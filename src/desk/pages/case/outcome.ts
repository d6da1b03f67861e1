import { html, type SafeHtml } from '@remix-run/html-template'
import { isSenior } from '../../../claim/moderator.ts'
import { whyDead } from '../../../delivery/why-dead.ts'
import type { CardDecision, CardProposal } from '../../case/decision.ts'
import { dayAndTime, timeOrDay } from '../../local-time.ts'
import { sendOne } from '../dead-deliveries.ts'
import { wordDiff } from '../diff.ts'
import { shownName, shownText, textBlock } from '../text.ts'
import { undoForm } from '../undo.ts'
import type { CaseView } from './view.ts'

/** What was decided, or what somebody would decide if a second person agreed. */
export function outcome(view: CaseView): SafeHtml | string {
  const { decision, proposal } = view.card
  if (decision) return decided(decision, view)
  return proposal ? proposed(proposal, view) : ''
}

function decided(decision: CardDecision, view: CaseView): SafeHtml {
  const { id, action, decided_at, not_before, delivery, relayed_until, moderator_id, seconded_by } = decision
  const { timeZone } = view.policy
  const { moderator, csrf } = view.desk
  const leaves = delivery === 'waiting' && relayed_until === null && not_before > view.now
  const mine = [moderator_id, seconded_by].includes(moderator.id) && moderator.role !== 'auditor'
  return html`<section aria-labelledby="decided" class="decide">
    <h2 id="decided">Decided: ${action}</h2>
    <p>
      ${shownName(decision.name)}, ${dayAndTime(decided_at, timeZone)}, under “${ruleOf(decision, view)}”.
      ${decision.secondedBy === null ? '' : html`${shownName(decision.secondedBy)} agreed.`}
      ${leaves ? `It leaves for the site at ${timeOrDay(not_before, view.now, timeZone)}.` : ''}
    </p>
    ${delivery === 'dead' ? dead(decision, view) : ''} ${leaves && mine ? undoForm(id, not_before, csrf, view.now) : ''}
    ${decidedOn(decision, view)} ${after(decision.text_before, decision, view)} ${words(decision, view)}
  </section>`
}

/** What the card shows may be newer; an amend shows what it was made from. */
function decidedOn({ action, text_before }: CardDecision, { card, policy }: CaseView): SafeHtml | string {
  if (action === 'amend' || action === 'restore' || text_before === null || text_before === card.text) return ''
  return html`<p>Decided on this text, which has changed since:</p>
    ${textBlock(text_before, { strong: policy.strongLanguage }, 'row-text text')}`
}

function dead(decision: CardDecision, { card, desk: { moderator, csrf } }: CaseView): SafeHtml {
  return html`<p class="notice problem"><strong>Not delivered.</strong> ${shownName(whyDead(decision))}</p>
    ${isSenior(moderator) ? sendOne(decision.id, card.id, csrf) : ''}`
}

function proposed(proposal: CardProposal, view: CaseView): SafeHtml {
  return html`<section aria-labelledby="proposed" class="decide">
    <h2 id="proposed">Proposed: ${proposal.action}</h2>
    <p>
      ${shownName(proposal.name)}, ${dayAndTime(proposal.proposed_at, view.policy.timeZone)}, under
      “${ruleOf(proposal, view)}”. Nothing is decided until a second person agrees.
    </p>
    ${after(view.card.text, proposal, view)} ${words({ ...proposal, statement: whenAgreed(proposal) }, view)}
  </section>`
}

/** Its time is known when somebody agrees. */
function whenAgreed({ statement }: CardProposal): string | null {
  return statement?.replaceAll('{when}', '(the time of the decision)') ?? null
}

type Chosen = Pick<CardDecision, 'action' | 'rule' | 'text_after' | 'statement' | 'answer'> & {
  rule_words?: string | null
}

function ruleOf({ rule, rule_words }: Chosen, { policy }: CaseView): string {
  return rule_words ?? policy.houseRules[rule] ?? rule
}

function after(before: string | null, { action, text_after }: Chosen, { policy }: CaseView): SafeHtml | string {
  if (action !== 'amend' && action !== 'restore') return ''
  if (text_after === null) return html`<p class="quiet">The text was erased.</p>`
  return html`<div class="after">${wordDiff(before ?? '', text_after, policy.strongLanguage)}</div>`
}

function words({ statement, answer }: Chosen, { policy }: CaseView): SafeHtml {
  const told = (to: string, text: string | null) =>
    text === null
      ? ''
      : html`<div>
          <dt>${to}</dt>
          <dd dir="auto" class="text">${shownText(text, { strong: policy.strongLanguage })}</dd>
        </div>`
  return html`<dl class="told">${told('To the author', statement)} ${told('To the complainants', answer)}</dl>`
}
