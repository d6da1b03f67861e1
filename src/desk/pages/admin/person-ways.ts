import { html, type SafeHtml } from '@remix-run/html-template'
import type { How } from '../../../people/sessions.ts'
import { timeOrDay } from '../../local-time.ts'
import { hidden } from '../layout.ts'
import { shownName } from '../text.ts'
import type { PersonView } from './person-view.ts'

const HOW: Readonly<Record<How, string>> = {
  link: 'by a link',
  password: 'by password',
  oidc: 'by single sign-on',
  demo: 'in the demo',
}

/** By what they can come in. */
export function waysIn(view: PersonView, mayChange: boolean): SafeHtml {
  const { hasPassword, identities, disabled } = view.person
  return html`<section aria-labelledby="ways-in">
    <h2 id="ways-in">Ways in</h2>
    <ul class="rows">
      <li class="line">
        <span>${hasPassword ? 'A password' : 'No password'}</span>
        ${mayChange && hasPassword ? act(view, 'password/remove', 'Remove password') : ''}
      </li>
      ${identities.map(issuer => html`<li>Single sign-on at ${shownName(issuer)}</li>`)}
      ${identities.length === 0 ? html`<li>No single sign-on yet</li>` : ''}
    </ul>
    ${mayChange && !disabled ? act(view, 'link', 'Make a sign-in link') : ''}
  </section>`
}

/** Where they are signed in now. */
export function sessions(view: PersonView, mayChange: boolean): SafeHtml {
  const { timeZone, now } = view
  const at = (instant: Date) => timeOrDay(instant, now, timeZone)
  return html`<section aria-labelledby="sessions">
    <h2 id="sessions">Signed in</h2>
    ${
      view.sessions.length === 0
        ? html`<p>Nowhere.</p>`
        : html`<ul class="rows">
            ${view.sessions.map(
              ({ how, createdAt, seenAt }) =>
                html`<li>${HOW[how]} since ${at(createdAt)}${seenAt === null ? '' : `, last used ${at(seenAt)}`}</li>`,
            )}
          </ul>`
    }
    ${mayChange && view.sessions.length > 0 ? act(view, 'sessions/end', 'Sign them out everywhere') : ''}
  </section>`
}

/** Whether they may work here. Folded away: it is not what one comes for each day. */
export function staying(view: PersonView): SafeHtml {
  if (view.person.disabled)
    return html`<section aria-labelledby="staying">
      <h2 id="staying">They may not work here</h2>
      ${act(view, 'enable', 'Let them work here again')}
    </section>`
  return html`<details class="more">
    <summary>They leave the desk?</summary>
    <p>They are signed out everywhere and cannot come in. What they did stays as it is.</p>
    ${act(view, 'disable', 'They may not work here any more', 'delete')}
  </details>`
}

function act({ desk, person }: PersonView, path: string, words: string, kind = ''): SafeHtml {
  return html`<form method="post" action="/desk/admin/people/${person.login}/${path}">
    ${hidden(desk.csrf)}<button class="${kind}">${words}</button>
  </form>`
}
