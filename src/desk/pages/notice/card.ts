import { html, type SafeHtml } from '@remix-run/html-template'
import { isParticular, PARTICULARS } from '../../../notice/particulars.ts'
import type { CardNotice } from '../../case/notices.ts'
import { dayAndTime } from '../../local-time.ts'
import type { CaseView } from '../case/view.ts'
import { shownName, shownText } from '../text.ts'
import { clockNow, JURISDICTION_NAMES } from './clock.ts'
import { endingForms } from './forms.ts'

/** The notices of defamation about a case's comment: what each says and lacks, its clock, and what is done about it. */
export function notices(view: CaseView): SafeHtml | string {
  const { notices: all, noticeCount: count } = view.card
  if (all.length === 0) return ''
  return html`<section aria-labelledby="notices" class="legal">
    <h2 id="notices">${count === 1 ? 'Notice of defamation' : `${count} notices of defamation`}</h2>
    <p class="quiet">This keeps the record and the clock of a notice. Counsel decides what is done about it.</p>
    ${all.map(notice => one(notice, view))}
    ${
      count > all.length
        ? html`<p>And ${count - all.length} more, which are shown when these have been dealt with.</p>`
        : ''
    }
  </section>`
}

/** At the head of the card, where a notice runs. */
export function runningNotices({ card, policy, now }: CaseView): SafeHtml | string {
  const running = card.notices.filter(({ ended_at }) => ended_at === null)
  return html`${running.map(
    notice =>
      html`<p class="notice" id="notice-${notice.id}-runs">
        <a href="#notice-${notice.id}">Notice of defamation</a>, ${JURISDICTION_NAMES[notice.jurisdiction]}:
        ${clockNow(notice, policy, now)}
      </p>`,
  )}`
}

function one(notice: CardNotice, view: CaseView): SafeHtml {
  const { policy, now } = view
  return html`<article id="notice-${notice.id}" aria-labelledby="notice-${notice.id}-clock">
    <h3 id="notice-${notice.id}-clock">${clockNow(notice, policy, now)}</h3>
    ${missing(notice)}
    <dl class="facts">
      ${fact('Law of', JURISDICTION_NAMES[notice.jurisdiction])}
      ${fact('Received', `${dayAndTime(notice.received_at, 'Europe/London')} (London)`)}
      ${fact('With complaint', notice.reference)} ${fact('From', notice.name === null ? null : shownName(notice.name))}
      ${fact('E-mail', notice.email === null ? null : shownName(notice.email))}
      ${fact('Poster may be told', consents(notice))} ${said('Complains of', notice.words, view)}
      ${said('Why it is defamatory', notice.why, view)} ${said('What it means', notice.meaning, view)}
      ${said('Inaccurate, or opinion not supported by fact', notice.inaccurate, view)}
    </dl>
    ${notice.ended_at === null ? endingForms(notice, view) : html`${done(notice, view)} ${notSent(notice, view)}`}
  </article>`
}

function missing({ missing: codes }: CardNotice): SafeHtml {
  const words = codes.filter(isParticular).map(code => PARTICULARS[code])
  if (words.length === 0) return html`<p>Nothing that the law asks for is missing from it.</p>`
  return html`<p>Incomplete: it does not say</p>
    <ul>
      ${words.map(each => html`<li>${each}</li>`)}
    </ul>`
}

function fact(what: string, words: SafeHtml | string | null): SafeHtml | string {
  if (words === null) return ''
  return html`<div>
    <dt>${what}</dt>
    <dd>${words}</dd>
  </div>`
}

function said(what: string, words: string | null, { policy }: CaseView): SafeHtml | string {
  if (words === null) return ''
  return html`<div>
    <dt>${what}</dt>
    <dd class="text" dir="auto">${shownText(words, { strong: policy.strongLanguage })}</dd>
  </div>`
}

function consents({ consent_to_name: name, consent_to_email: email }: CardNotice): string {
  return `${consentTo('name', name)}, ${consentTo('e-mail', email)}`
}

function consentTo(what: string, consent: boolean | null): string {
  if (consent === null) return `${what}: not said`
  return `${what}: ${consent ? 'yes' : 'no'}`
}

/** What somebody wrote while a colleague dealt with the notice: it is on no record, and would be lost. */
function notSent({ id }: CardNotice, { letter, policy }: CaseView): SafeHtml | string {
  if (letter?.noticeId !== id) return ''
  return html`<details class="more" open>
    <summary>What you wrote, which is not on record</summary>
    <p class="text" dir="auto">${shownText(letter.sent, { strong: policy.strongLanguage })}</p>
  </details>`
}

function done({ endedBy, sent }: CardNotice, { policy }: CaseView): SafeHtml {
  return html`<p>By ${endedBy === null ? 'somebody' : shownName(endedBy)}.</p>
    <details class="more">
      <summary>What was sent</summary>
      <p class="text" dir="auto">
        ${sent === null ? 'The text was erased.' : shownText(sent, { strong: policy.strongLanguage })}
      </p>
    </details>`
}
