import { html, type SafeHtml } from '@remix-run/html-template'
import { HOME, withNext } from '../sign-in/return-address.ts'
import type { WaysIn } from '../sign-in/ways-in.ts'
import { hidden, page } from './layout.ts'

export type DemoPerson = { login: string; name: string; does: string }

type Shown = {
  onDuty: string
  csrf: string
  problem: string | undefined
  /** Where to go on. */
  next: string
  /** The name that was typed. */
  login: string
}

/** The first page: every way in that there is here. */
export function signInPage({ demo, password, provider }: WaysIn, shown: Shown): string {
  const { problem, next } = shown
  return page({
    title: 'Sign in',
    notice: problem === undefined ? undefined : { kind: 'problem', words: problem },
    body: html`<section class="narrow ways-in">
      <h1>The complaints desk</h1>
      ${demo.length > 0 ? pressOne(demo, shown) : ''}
      ${
        provider === undefined
          ? ''
          : html`<p>
              <a class="button primary" href="${withNext('/sign-in/oidc', next)}">Sign in with ${provider}</a>
            </p>`
      }
      ${password ? nameAndPassword(shown) : ''}
      ${demo.length > 0 ? '' : html`<p class="quiet">Or ask whoever runs this desk for a sign-in link.</p>`}
    </section>`,
  })
}

function pressOne(demo: readonly DemoPerson[], { onDuty, csrf, next }: Shown): SafeHtml {
  return html`<p>This is the demo: sign in as one of its people. ${onDuty}.</p>
    <form method="post" action="/sign-in" class="stack">
      ${hidden(csrf)} ${goOn(next)}
      ${demo.map(
        ({ login, name, does }) =>
          html`<button name="login" value="${login}" class="choice">
            <strong>${name}</strong> <span>${does}</span>
          </button>`,
      )}
    </form>`
}

function nameAndPassword({ csrf, next, login }: Shown): SafeHtml {
  return html`<form method="post" action="/sign-in/password" class="stack">
    ${hidden(csrf)} ${goOn(next)}
    <label>
      Name
      <input name="login" value="${login}" autocomplete="username" autocapitalize="none" spellcheck="false" required />
    </label>
    <label>Password <input type="password" name="password" autocomplete="current-password" required /></label>
    <button class="primary">Sign in</button>
  </form>`
}

/** Opening a link does nothing yet: mail scanners and previews open links too. */
export function linkPage(token: string, next: string, csrf: string): string {
  return page({
    title: 'Sign in',
    body: html`<section class="narrow">
      <h1>The complaints desk</h1>
      <form method="post" action="/sign-in/${encodeURIComponent(token)}" class="stack">
        ${hidden(csrf)} ${goOn(next)}<button class="primary">Sign in</button>
      </form>
    </section>`,
  })
}

function goOn(next: string): SafeHtml | string {
  return next === HOME ? '' : html`<input type="hidden" name="next" value="${next}" />`
}
