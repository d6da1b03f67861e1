import { html, type SafeHtml } from '@remix-run/html-template'
import type { CameOf, OwnAppealed } from '../../appeal/own-appealed.ts'
import type { Policy } from '../../policy.ts'
import { dayAndTime } from '../local-time.ts'
import type { Desk } from './layout.ts'
import { listPage } from './lists/frame.ts'
import { shownName, shownText } from './text.ts'

/** Of so long the pages speak. */
export const APPEALED_DAYS = 30

export type AppealedView = { desk: Desk; appealed: readonly OwnAppealed[]; policy: Policy }

/** What came of the decisions of whoever looks that authors appealed against: to learn from, and nobody else's. */
export function appealedPage({ desk, appealed, policy }: AppealedView): string {
  return listPage({
    desk,
    place: 'appealed',
    title: 'Your decisions on appeal',
    intro: `Of the last ${APPEALED_DAYS} days, for your eyes only. Appeals are there so that a second person looks: now and then that comes out otherwise, for everybody.`,
    pages: '',
    body:
      appealed.length === 0
        ? html`<p>Nobody has appealed against a decision of yours.</p>`
        : html`<ol class="rows">
            ${appealed.map(one => row(one, policy))}
          </ol>`,
  })
}

/** "2 of your decisions were appealed in the last 30 days: 1 stood, 1 was put right by a colleague." */
export function appealedInWords({ waiting, stood, put_right }: Readonly<Record<CameOf, number>>): SafeHtml | string {
  const all = waiting + stood + put_right
  if (all === 0) return ''
  const parts = [
    stood > 0 ? `${stood} stood` : '',
    put_right > 0 ? `${put_right} ${put_right === 1 ? 'was' : 'were'} put right by a colleague` : '',
    waiting > 0 ? `${waiting} ${waiting === 1 ? 'is' : 'are'} not decided yet` : '',
  ].filter(words => words !== '')
  const which = all === 1 ? 'One of your decisions was' : `${all} of your decisions were`
  return html`<p class="quiet">
    <a href="/desk/appealed">${which} appealed</a> in the last ${APPEALED_DAYS} days: ${parts.join(', ')}.
  </p>`
}

const CAME_OF = { waiting: 'Not decided yet', stood: 'It stood', put_right: 'Put right by a colleague' } as const
const DONE: Readonly<Record<string, string>> = { amend: 'amended', delete: 'deleted' }

function row(one: OwnAppealed, policy: Policy): SafeHtml {
  const { case_id, appeal_case, action, rule, rule_words, decided_at, received_at, answered_at, statement } = one
  const { timeZone, houseRules, strongLanguage: strong } = policy
  return html`<li data-row>
    <div class="row-head">
      <a data-open href="/desk/cases/${appeal_case}">Case ${appeal_case}</a>
      <strong>${CAME_OF[one.came_of]}</strong>
      ${answered_at === null ? '' : html`<span>${dayAndTime(answered_at, timeZone)}</span>`}
    </div>
    <p>
      You ${DONE[action] ?? action} the comment of ${one.author_name === null ? 'somebody' : shownName(one.author_name)}
      on ${one.article_title === null ? 'an article' : shownName(one.article_title)}, in
      <a href="/desk/cases/${case_id}">case ${case_id}</a>, ${dayAndTime(decided_at, timeZone)}, under
      “${rule_words ?? houseRules[rule] ?? rule}”. Its author appealed ${dayAndTime(received_at, timeZone)}.
    </p>
    ${
      statement === null
        ? ''
        : html`<p class="quiet">What the author was told then:</p>
            <p class="text" dir="auto">${shownText(statement, { strong })}</p>`
    }
  </li>`
}
