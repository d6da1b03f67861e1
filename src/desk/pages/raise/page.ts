import { html, type SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import type { FoundComment } from '../../raise/find-comments.ts'
import { type Desk, type Notice, page } from '../layout.ts'
import { shownName, textBlock } from '../text.ts'
import { knownForm, typedForm, type TypedRaise } from './form.ts'

export type RaiseView = {
  desk: Desk
  notice: Notice | undefined
  /** What was looked for, and what was found by it. */
  find: string
  found: readonly FoundComment[]
  /** The comment that was chosen. */
  comment: FoundComment | undefined
  typed: TypedRaise
  sites: readonly { id: string; name: string }[]
  policy: Policy
}

/** Staff raise a case: first the comment, then what is wrong with it. */
export function raisePage(view: RaiseView): string {
  const { desk, notice, policy, typed, comment } = view
  return page({
    title: 'Raise a case',
    desk,
    notice,
    body: html`
      <h1>Raise a case</h1>
      <p class="quiet">
        For something you noticed yourself, or that came by letter: not from a reader’s report.
        ${policy.raiserMayDecide ? '' : 'Somebody else will decide it.'}
      </p>
      ${
        comment
          ? html`${described(comment, policy)} ${knownForm({ typed, csrf: desk.csrf, policy })}
              <p><a href="/desk/raise">Another comment</a></p>`
          : html`${finding(view)} ${typing(view)}`
      }
      <p><a href="/desk">Back to the desk</a></p>
    `,
  })
}

function finding({ find, found, policy }: RaiseView): SafeHtml {
  return html`<form method="get" class="search one" role="search">
      <div>
        <label for="raise-find">The comment’s address, its id on the site, or some of its words</label>
        <input type="search" id="raise-find" name="find" value="${find}" required />
      </div>
      <p><button>Find</button></p>
    </form>
    ${
      found.length === 0
        ? ''
        : html`<ol class="rows">
            ${found.map(
              one =>
                html`<li>
                  ${described(one, policy)}
                  <p><a href="/desk/raise?comment=${one.id}">Raise this one</a></p>
                </li>`,
            )}
          </ol>`
    }
    ${find !== '' && found.length === 0 ? html`<p>Nobody has complained about a comment like that.</p>` : ''}`
}

function typing({ find, found, typed, notice, desk, policy, sites }: RaiseView): SafeHtml | string {
  if (find === '' && !notice) return ''
  const form = typedForm({ typed, csrf: desk.csrf, policy }, sites)
  if (found.length === 0)
    return html`<h2>Type the comment</h2>
      ${form}`
  return html`<details class="more">
    <summary>None of these? Type it in.</summary>
    ${form}
  </details>`
}

function described({ author_name, article_title, site, text, case_id, url }: FoundComment, policy: Policy): SafeHtml {
  return html`${textBlock(text, { strong: policy.strongLanguage }, 'row-text text')}
    <p class="quiet">
      ${author_name === null ? 'name erased' : shownName(author_name)}, on
      ${article_title === null ? 'an article' : shownName(article_title)} · ${shownName(site)}
      ${case_id === null ? '' : html` · <a href="/desk/cases/${case_id}">case ${case_id}</a>`}
      ${url ? html` · <a href="${url}" target="_blank" rel="noreferrer noopener">see it on the site</a>` : ''}
    </p>`
}
