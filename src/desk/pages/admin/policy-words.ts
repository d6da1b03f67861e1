import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import { shownName } from '../text.ts'
import { fact, lengthInWords } from './facts.ts'

/** House rules, what authors and complainants are told, why a case is given back, and what is blurred. */
export function policyWords({ houseRules, keepRules, ...policy }: Policy): SafeHtml {
  const { statements, answers, laws, sources, appealWords, notices, releaseReasons, strongLanguage } = policy
  return html`<h2>House rules</h2>
    <dl class="facts">
      ${Object.entries(houseRules).map(([code, words]) =>
        fact(
          html`<code>${code}</code>`,
          html`${shownName(words)}${keepRules.includes(code) ? ' (kept under this one)' : ''}`,
        ),
      )}
    </dl>
    <h2>What is said</h2>
    <dl class="facts">${spoken('To the author, ', statements)} ${spoken('To each complainant, ', answers)}</dl>
    <h2>What statements say of their case</h2>
    <dl class="facts">
      ${Object.entries(laws).map(([rule, words]) => fact(html`Law behind <code>${rule}</code>`, shownName(words)))}
      ${spoken('Raised by ', sources)} ${fact('How to appeal', shownName(appealWords))}
    </dl>
    <h2>Notices of defamation</h2>
    <dl class="facts">
      ${fact('At risk before they are due', lengthInWords(notices.atRisk))}
      ${spoken('The letter, ', { 'to the complainant': notices.returned, 'to the poster': notices.posterTold })}
    </dl>
    <h2>Why a case is given back</h2>
    <dl class="facts">
      ${Object.entries(releaseReasons).map(([code, words]) => fact(html`<code>${code}</code>`, shownName(words)))}
    </dl>
    <h2>Strong language</h2>
    ${
      strongLanguage.length === 0
        ? html`<p>No word is blurred.</p>`
        : html`<details>
            <summary>Words that are blurred for who asks for it: ${strongLanguage.length}</summary>
            <p>${strongLanguage.join(', ')}</p>
          </details>`
    }`
}

function spoken(to: string, words: Readonly<Record<string, string>>): SafeHtml[] {
  return Object.entries(words).map(([action, text]) => fact(`${to}${action}`, shownName(text)))
}
