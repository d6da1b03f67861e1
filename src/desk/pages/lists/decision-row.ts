import { html, type SafeHtml } from '@remix-run/html-template'
import { whyDead } from '../../../delivery/why-dead.ts'
import type { Policy } from '../../../policy.ts'
import type { DecisionRow } from '../../lists/decisions.ts'
import { dayAndTime, timeOrDay } from '../../local-time.ts'
import { hidden } from '../layout.ts'
import { shownName, textBlock } from '../text.ts'

export type DecisionView = { policy: Policy; now: Date; undo?: { csrf: string } }

export function decisionRows(rows: readonly DecisionRow[], view: DecisionView): SafeHtml {
  return html`<ol class="rows">
    ${rows.map(row => decisionRow(row, view))}
  </ol>`
}

function decisionRow(row: DecisionRow, view: DecisionView): SafeHtml {
  const { id, case_id, action, rule, rule_words, decided_at, moderator, seconder, author_name, article_title, site } =
    row
  const { policy } = view
  return html`<li data-row id="decision-${id}">
    <p class="row-head">
      ${row.delivery === 'withdrawn' ? html`<strong class="withdrawn">Withdrawn:</strong>` : ''}
      <strong>${action}</strong>
      <a data-open href="/desk/cases/${case_id}">Case ${case_id}</a>
      <time datetime="${decided_at.toISOString()}">${dayAndTime(decided_at, policy.timeZone)}</time>
    </p>
    ${text(row.text_before, policy)}
    ${
      row.text_after === null
        ? ''
        : html`<p class="quiet">became</p>
            ${text(row.text_after, policy)}`
    }
    <p class="quiet">
      ${author_name === null ? 'name erased' : shownName(author_name)}, on
      ${article_title === null ? 'an article' : shownName(article_title)} · ${shownName(site)} · by
      ${shownName(moderator)} ${seconder === null ? '' : html`with ${shownName(seconder)}`} under
      “${rule_words ?? policy.houseRules[rule] ?? rule}”${row.sources.map(source => ` · complaint ${BY[source]}`)}
    </p>
    <p class="quiet">${deliveryInWords(row, view)}</p>
    ${view.undo ? undo(row, view.undo.csrf, view.now) : ''}
  </li>`
}

const BY = { staff: 'by staff', tool: 'by a tool' } as const

function text(words: string | null, { strongLanguage }: Policy): SafeHtml {
  return textBlock(words?.toWellFormed() ?? null, { strong: strongLanguage }, 'row-text text')
}

function deliveryInWords(row: DecisionRow, { policy, now }: DecisionView): SafeHtml | string {
  const { delivery, not_before, first_sent_at, attempts, next_attempt_at, ended_at, withdrawer, withdrawn_at } = row
  const at = (instant: Date | null) => (instant === null ? '' : ` ${timeOrDay(instant, now, policy.timeZone)}`)
  switch (delivery) {
    case 'waiting':
      if (not_before > now) return `It leaves for the site at${at(not_before)}.`
      if (attempts === 0)
        return first_sent_at === null ? 'On its way to the site.' : 'The site has read it and not applied it yet.'
      return `The site has not taken it yet: tried ${attempts === 1 ? 'once' : `${attempts} times`}, again at${at(next_attempt_at)}.`
    case 'applied':
      return `Applied by the site${at(ended_at)}.`
    case 'gone':
      return `The site has the comment no more${at(ended_at)}.`
    case 'superseded':
      return `Overtaken by a newer text${at(ended_at)}.`
    case 'dead':
      return html`<strong>Not delivered: the delivery is dead${at(ended_at)}.</strong> ${shownName(whyDead(row))}`
    case 'withdrawn':
      break
  }
  return html`Withdrawn${withdrawer === null ? '' : html` by ${shownName(withdrawer)}`}${at(withdrawn_at ?? ended_at)};
  the site has not seen it.`
}

function undo({ id, case_id, not_before }: DecisionRow, csrf: string, now: Date): SafeHtml {
  return html`<form
    method="post"
    action="/desk/decisions/${id}/withdraw"
    class="undo"
    data-until="${not_before.toISOString()}"
  >
    ${hidden(csrf)}<button class="plain" data-key="u">
      Undo<span class="sr-only"> the decision of case ${case_id}</span>
    </button>
    <span data-countdown="${not_before.toISOString()}" data-now="${now.toISOString()}"></span>
  </form>`
}
