import { html, type SafeHtml } from '@remix-run/html-template'
import { DEFAMATION, type DefamationNotice } from 'postmod/client'
import { z } from 'zod'

const line = z
  .string()
  .default('')
  .transform(typed => typed.trim())
const lines = z
  .string()
  .default('')
  .transform(typed => typed.replaceAll('\r\n', '\n').trim())
const yesOrNo = z.enum(['', 'yes', 'no']).default('').catch('')

/** What the report form says of a legal notice; without a law it is none. */
export const noticeFields = {
  law: z.enum(['', 'england-and-wales', 'scotland']).default('').catch(''),
  legalName: line,
  legalEmail: line,
  words: lines,
  why: lines,
  meaning: lines,
  inaccurate: lines,
  posterUnknown: z
    .string()
    .optional()
    .transform(ticked => ticked !== undefined),
  giveName: yesOrNo,
  giveEmail: yesOrNo,
}

export type NoticeDraft = z.output<z.ZodObject<typeof noticeFields>>

/** The notice of a form; undefined if it is an ordinary report. What was not filled in is left out: the desk says what is missing. */
export function noticeOf(draft: NoticeDraft): DefamationNotice | undefined {
  if (draft.law === '') return undefined
  const { legalName, legalEmail, words, why, meaning, inaccurate, giveName, giveEmail } = draft
  return {
    jurisdiction: draft.law,
    ...(legalName !== '' && { name: legalName }),
    ...(legalEmail !== '' && { email: legalEmail }),
    ...(words !== '' && { words }),
    ...(why !== '' && { why }),
    ...(meaning !== '' && { meaning }),
    ...(inaccurate !== '' && { inaccurate }),
    ...(draft.posterUnknown && { posterUnknown: true }),
    ...(giveName !== '' && { consentToName: giveName === 'yes' }),
    ...(giveEmail !== '' && { consentToEmail: giveEmail === 'yes' }),
  }
}

/** What is wrong with it, in words for the reader. */
export function problemWithNotice(draft: NoticeDraft, reason: string): string | undefined {
  if (draft.law === '') return undefined
  if (reason !== DEFAMATION)
    return 'A legal notice goes with “Untrue and damaging to a person”: choose that, or no notice.'
  if (draft.legalEmail !== '' && !z.email().max(254).safeParse(draft.legalEmail).success)
    return 'Give an e-mail address such as you@example.org in the legal notice, or none.'
  return undefined
}

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
