import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import type { NoticeDraft } from '../../../intake/notice-form.ts'
import { hidden } from '../layout.ts'
import { noticeFieldset } from './notice.ts'

/** What was typed of a case that is to be raised. */
export type TypedRaise = NoticeDraft & {
  /** The complaint's, so that a double press is one. */
  id: string
  comment?: number | undefined
  revision: number
  reason: string
  detail: string
  site: string
  commentId: string
  url: string
  text: string
  title: string
  author: string
  authorId: string
  /** When a notice came, as it was typed. */
  received: string
}

type Shown = { typed: TypedRaise; csrf: string; policy: Policy }

/** The form for a comment in the record. */
export function knownForm({ typed, csrf, policy }: Shown): SafeHtml {
  return html`<form method="post" action="/desk/raise" class="stack preferences">
    ${hidden(csrf)} <input type="hidden" name="id" value="${typed.id}" />
    <input type="hidden" name="comment" value="${typed.comment ?? ''}" />
    <input type="hidden" name="revision" value="${typed.revision}" />
    ${why(typed, policy)}
  </form>`
}

/** The form for a comment that has to be typed. */
export function typedForm({ typed, csrf, policy }: Shown, sites: readonly { id: string; name: string }[]): SafeHtml {
  return html`<form method="post" action="/desk/raise" class="stack preferences">
    ${hidden(csrf)} <input type="hidden" name="id" value="${typed.id}" />
    <div>
      <label for="raise-site">Site</label>
      <select id="raise-site" name="site" required>
        ${sites.map(
          ({ id, name }) => html`<option value="${id}" ${id === typed.site ? html`selected` : ''}>${name}</option>`,
        )}
      </select>
    </div>
    ${field('url', 'Address of the comment', typed.url, 'url')}
    ${field('commentId', 'The comment’s id on the site', typed.commentId, 'text', 'Usually the last part of the address. The site finds the comment by it.')}
    <div>
      <label for="raise-text">Its text</label>
      <textarea
        id="raise-text"
        name="text"
        rows="5"
        maxlength="20000"
        required
        dir="auto"
        aria-describedby="about-text"
      >
${typed.text}</textarea>
      <p id="about-text" class="quiet">
        As it stands there, word for word: if the site has another text, the case comes back with that.
      </p>
    </div>
    ${field('author', 'Its author’s name', typed.author, 'text')}
    ${field('authorId', 'The author’s id on the site, if you know it', typed.authorId, 'text', undefined, false)}
    ${field('title', 'The article’s title, if you like', typed.title, 'text', undefined, false)} ${why(typed, policy)}
  </form>`
}

function why(typed: TypedRaise, { reasons }: Policy): SafeHtml {
  const { reason, detail } = typed
  return html`<div>
      <label for="raise-reason">What is wrong with it</label>
      <select id="raise-reason" name="reason" required>
        <option value="">Choose</option>
        ${Object.entries(reasons).map(
          ([code, { label }]) =>
            html`<option value="${code}" ${code === reason ? html`selected` : ''}>${label}</option>`,
        )}
      </select>
    </div>
    <div>
      <label for="raise-detail">Details, for whoever decides</label>
      <textarea id="raise-detail" name="detail" rows="3" maxlength="5000" dir="auto">${detail}</textarea>
    </div>
    ${noticeFieldset(typed)}
    <button class="primary">Raise the case</button>`
}

function field(
  name: string,
  label: string,
  value: string,
  type: 'text' | 'url',
  about?: string,
  required = true,
): SafeHtml {
  return html`<div>
    <label for="raise-${name}">${label}</label>
    <input
      type="${type}"
      id="raise-${name}"
      name="${name}"
      value="${value}"
      ${required ? html`required` : ''}
      autocomplete="off"
      ${about === undefined ? '' : html`aria-describedby="about-${name}"`}
    />
    ${about === undefined ? '' : html`<p id="about-${name}" class="quiet">${about}</p>`}
  </div>`
}
