import { html, type SafeHtml } from '@remix-run/html-template'
import { DEFAMATION, JURISDICTIONS } from '../../../intake/notice.ts'
import { type NoticeDraft, wrongIn } from '../../../intake/notice-form.ts'
import { JURISDICTION_NAMES } from '../notice/clock.ts'

/** For a notice of defamation that came to the desk by letter or mail: what it says, and since when its clock runs. */
export function noticeFieldset(typed: NoticeDraft & { received: string }): SafeHtml {
  return html`<details
    class="more"
    ${wrongIn(typed, DEFAMATION) === undefined && typed.law === '' && typed.received === '' ? '' : html`open`}
  >
    <summary>It is a notice of defamation</summary>
    <div class="stack">
      <p class="quiet">
        With the reason for defamation. Leave out what it does not say: the case tells what is missing.
      </p>
      ${select('law', 'Under the law of', typed.law, [
        ['', 'It is no notice'],
        ...JURISDICTIONS.map(law => [law, JURISDICTION_NAMES[law]] as const),
      ])}
      ${input('received', 'When it came, London time; empty: now', typed.received, 'datetime-local')}
      ${input('legalName', 'The complainant’s name', typed.legalName, 'text')}
      ${input('legalEmail', 'Their e-mail address', typed.legalEmail, 'email')}
      ${area('words', 'The statement complained of', typed.words)}
      ${area('why', 'Why it is defamatory of them', typed.why)}
      ${area('meaning', 'What they say it means', typed.meaning)}
      ${area('inaccurate', 'What they say is inaccurate, or opinion not supported by fact', typed.inaccurate)}
      <p>
        <input type="checkbox" id="raise-unknown" name="posterUnknown" ${typed.posterUnknown ? html`checked` : ''} />
        <label for="raise-unknown"
          >They confirm that they do not know enough about the poster to bring proceedings</label
        >
      </p>
      ${consent('giveName', 'May the poster have their name?', typed.giveName)}
      ${consent('giveEmail', 'And their e-mail address?', typed.giveEmail)}
    </div>
  </details>`
}

function input(name: string, label: string, value: string, type: 'text' | 'email' | 'datetime-local'): SafeHtml {
  return html`<div>
    <label for="raise-${name}">${label}</label>
    <input type="${type}" id="raise-${name}" name="${name}" value="${value}" autocomplete="off" />
  </div>`
}

function area(name: string, label: string, value: string): SafeHtml {
  return html`<div>
    <label for="raise-${name}">${label}</label>
    <textarea id="raise-${name}" name="${name}" rows="2" maxlength="5000" dir="auto">${value}</textarea>
  </div>`
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
  return html`<div>
    <label for="raise-${name}">${label}</label>
    <select id="raise-${name}" name="${name}">
      ${choices.map(
        ([value, words]) => html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${words}</option>`,
      )}
    </select>
  </div>`
}
