import { html, type SafeHtml } from '@remix-run/html-template'
import { type NoticeDraft, wrongIn } from 'postmod/client'

/** What is wrong with it, in words for the reader. */
export function problemWithNotice(draft: NoticeDraft, reason: string): string | undefined {
  const wrong = wrongIn(draft, reason)
  return wrong && PROBLEMS[wrong]
}

const PROBLEMS = {
  law: 'Choose under whose law you give the legal notice; or leave all of it empty.',
  reason: 'A legal notice goes with “Untrue and damaging to a person”: choose that, or no notice.',
  legalEmail: 'Give an e-mail address such as you@example.org in the legal notice, or none.',
} as const

/** The part of the report form for who gives a notice under the Defamation Act 2013; folded away for everybody else. */
export function noticeView(draft: NoticeDraft): SafeHtml {
  return html`<details class="legal-notice" ${draft.law === '' ? '' : html`open`}>
    <summary>This is a legal notice of complaint (defamation)</summary>
    <p class="small">
      Only for the person it is about, together with “Untrue and damaging to a person”. The Defamation Act 2013, section
      5, and its Regulations ask for all of this. You need no legal notice to report a post.
    </p>
    ${select('law', 'Under whose law', draft.law, [
      ['', 'It is no legal notice'],
      ['england-and-wales', 'England and Wales'],
      ['scotland', 'Scotland'],
    ])}
    <label for="legalName">Your name</label>
    <input id="legalName" name="legalName" value="${draft.legalName}" maxlength="200" autocomplete="name" />
    <label for="legalEmail">Your e-mail address</label>
    <input
      id="legalEmail"
      name="legalEmail"
      type="email"
      value="${draft.legalEmail}"
      maxlength="254"
      autocomplete="email"
    />
    ${area('words', 'The statement you complain of', draft.words)}
    ${area('why', 'Why it is defamatory of you', draft.why)} ${area('meaning', 'What you say it means', draft.meaning)}
    ${area('inaccurate', 'What is factually inaccurate, or opinion not supported by fact', draft.inaccurate)}
    <label class="choice">
      <input type="checkbox" name="posterUnknown" ${draft.posterUnknown ? html`checked` : ''} />
      I do not have enough information about who posted it to bring proceedings against them
    </label>
    ${consent('giveName', 'May we give your name to who posted it?', draft.giveName)}
    ${consent('giveEmail', 'May we give them your e-mail address?', draft.giveEmail)}
  </details>`
}

function area(name: string, label: string, value: string): SafeHtml {
  return html`<label for="${name}">${label}</label>
    <textarea id="${name}" name="${name}" rows="2" maxlength="5000" dir="auto">${value}</textarea>`
}

function consent(name: string, label: string, value: string): SafeHtml {
  return select(name, label, value, [
    ['', 'Not said'],
    ['yes', 'Yes'],
    ['no', 'No'],
  ])
}

function select(
  name: string,
  label: string,
  chosen: string,
  choices: readonly (readonly [string, string])[],
): SafeHtml {
  return html`<label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${choices.map(
        ([value, words]) => html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${words}</option>`,
      )}
    </select>`
}
