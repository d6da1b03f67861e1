import { html, type SafeHtml } from '@remix-run/html-template'
import { dayAndTime } from '../../local-time.ts'
import { wordDiff } from '../diff.ts'
import { shownName, shownText, textBlock } from '../text.ts'
import type { CaseView } from './view.ts'

/** What an author wrote in their appeal, and the decision that it is against; nothing on other cases. */
export function appeal({ card, policy }: CaseView): SafeHtml | string {
  if (!card.appeal) return ''
  const { text, received_at, against, action, rule, rule_words, decided_at, name, secondedBy, statement } = card.appeal
  const { strongLanguage: strong, timeZone } = policy
  return html`<section aria-labelledby="appeal" class="appeal">
    <h2 id="appeal">The author appeals</h2>
    <p class="quiet">${dayAndTime(received_at, timeZone)}</p>
    ${textBlock(text, { strong })}
    <h3>Against this decision</h3>
    <p>
      <a href="/desk/cases/${against}">Case ${against}</a>: ${DONE[action] ?? action} by
      ${shownName(name)}${secondedBy === null ? '' : html` with ${shownName(secondedBy)}`},
      ${dayAndTime(decided_at, timeZone)}, under “${rule_words ?? policy.houseRules[rule] ?? rule}”.
    </p>
    ${what(card.appeal, strong)}
    <p class="quiet">What the author was told:</p>
    <p class="text" dir="auto">${statement === null ? 'The text was erased.' : shownText(statement, { strong })}</p>
  </section>`
}

const DONE: Readonly<Record<string, string>> = { amend: 'amended', delete: 'deleted' }

function what(
  { action, text_before, text_after }: NonNullable<CaseView['card']['appeal']>,
  strong: readonly string[],
): SafeHtml {
  if (text_before === null) return html`<p class="quiet">What it said then was erased.</p>`
  if (action === 'amend' && text_after !== null)
    return html`<div class="after">${wordDiff(text_before, text_after, strong)}</div>`
  return textBlock(text_before, { strong }, 'row-text text')
}
