import { html, type SafeHtml } from '@remix-run/html-template'
import type { Session } from '../../people/sessions.ts'
import { dayAndTime, timeOrDay } from '../local-time.ts'
import type { WaysIn } from '../sign-in/ways-in.ts'
import { ROLE_NAMES } from './admin/person-words.ts'
import { type Desk, hidden, type Notice, page } from './layout.ts'
import { shownName } from './text.ts'

type Shown = {
  desk: Desk
  notice: Notice | undefined
  ways: WaysIn
  /** The session in which they look. */
  here: string
  sessions: readonly Session[]
  identities: readonly { issuer: string; linkedAt: Date }[]
  /** Undefined: nobody signs in with one here. */
  password: { setAt: Date | undefined; isFresh: boolean } | undefined
  timeZone: string
  now: Date
}

/** One's own way in: the password, and where one is signed in. */
export function accountPage(shown: Shown): string {
  const { desk, notice, identities, timeZone } = shown
  const { name, login, role } = desk.moderator
  return page({
    title: 'Account',
    current: 'account',
    desk,
    notice,
    body: html`
      <h1>Account</h1>
      <p>${shownName(name)} (<code>${login}</code>), ${ROLE_NAMES[role]}.</p>
      ${identities.map(
        ({ issuer, linkedAt }) =>
          html`<p class="quiet">Signs in through ${issuer} since ${dayAndTime(linkedAt, timeZone)}.</p>`,
      )}
      ${passwordSection(shown)}
      <h2>Where you are signed in</h2>
      ${sessionList(shown)}
    `,
  })
}

function passwordSection({ desk, password, timeZone }: Shown): SafeHtml | string {
  if (!password) return ''
  const { setAt, isFresh } = password
  const since = setAt ? `Set ${dayAndTime(setAt, timeZone)}.` : 'You have none.'
  if (!setAt && !isFresh)
    return html`<h2>Password</h2>
      <p>${since} To set one, sign out, sign in again by a link or a provider, and come here within 10 minutes.</p>`
  return html`<h2>Password</h2>
    <p>${since}</p>
    <form method="post" action="/desk/account/password" class="stack note">
      ${hidden(desk.csrf)}
      ${
        isFresh
          ? ''
          : html`<label>
              Present password
              <input type="password" name="present" autocomplete="current-password" required />
            </label>`
      }
      <label>
        New password, at least 12 characters
        <input type="password" name="password" autocomplete="new-password" required />
      </label>
      <label>
        New password, again
        <input type="password" name="again" autocomplete="new-password" required />
      </label>
      <button class="primary">Set password</button>
    </form>`
}

function sessionList({ desk: { csrf }, sessions, here, ways, timeZone, now }: Shown): SafeHtml {
  const when = (at: Date) => timeOrDay(at, now, timeZone)
  return html`<ul class="rows">
      ${sessions.map(
        ({ id, how, createdAt, seenAt }) =>
          html`<li>
            <form method="post" action="/desk/account/sessions/end" class="row-head">
              ${hidden(csrf)}
              <span>
                ${id === here ? html`<strong>This browser</strong>` : 'Another browser'}: signed in ${HOW[how](ways)},
                ${when(createdAt)}${seenAt ? `; last used ${when(seenAt)}` : ''}
              </span>
              ${
                id === here
                  ? ''
                  : html`<button class="plain" name="session" value="${id}">
                      Sign out<span class="sr-only"> the browser of ${when(createdAt)}</span>
                    </button>`
              }
            </form>
          </li>`,
      )}
    </ul>
    ${
      sessions.length > 1
        ? html`<form method="post" action="/desk/account/sessions/end-others">
            ${hidden(csrf)}<button>Sign out everywhere else</button>
          </form>`
        : ''
    }`
}

const HOW: Readonly<Record<Session['how'], (ways: WaysIn) => string>> = {
  link: () => 'by a link',
  password: () => 'with a password',
  oidc: ({ provider }) => `with ${provider ?? 'a provider'}`,
  demo: () => 'in the demo',
}
