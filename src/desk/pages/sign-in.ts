import { html } from '@remix-run/html-template'
import { hidden, type Notice, page } from './layout.ts'

export type DemoPerson = { login: string; name: string; pools: string }

/** The first page. In the demo one signs in with a press; elsewhere by a link that an administrator makes. */
export function signInPage(demo: readonly DemoPerson[], onDuty: string, csrf: string, notice?: Notice): string {
  const choices = html` <p>This is the demo: sign in as one of its moderators. ${onDuty}.</p>
    <form method="post" action="/sign-in" class="stack">
      ${hidden(csrf)}
      ${demo.map(
        ({ login, name, pools }) =>
          html`<button name="login" value="${login}" class="choice">
            <strong>${name}</strong> <span>${pools}</span>
          </button>`,
      )}
    </form>`
  const link = html`<p>
    Ask whoever runs this desk for a sign-in link. They make one with <code>postmod moderator link LOGIN</code>.
  </p>`
  return page({
    title: 'Sign in',
    notice,
    body: html`<section class="narrow">
      <h1>The complaints desk</h1>
      ${demo.length > 0 ? choices : link}
    </section>`,
  })
}

/** Opening a link does nothing yet: mail scanners and previews open links too. */
export function linkPage(token: string, csrf: string): string {
  return page({
    title: 'Sign in',
    body: html`<section class="narrow">
      <h1>The complaints desk</h1>
      <form method="post" action="/sign-in/${encodeURIComponent(token)}" class="stack">
        ${hidden(csrf)}<button class="primary">Sign in</button>
      </form>
    </section>`,
  })
}
