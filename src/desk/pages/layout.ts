import { html, type SafeHtml } from '@remix-run/html-template'
import type { Moderator } from '../../claim/moderator.ts'
import type { Counts } from '../counts.ts'
import type { Preferences } from '../preferences.ts'

export type Notice = { kind: 'done' | 'problem'; words: string }

/** Who looks, and what every page shows them. */
export type Desk = { moderator: Moderator; csrf: string; counts: Counts; preferences: Preferences }

export type Page = {
  title: string
  body: SafeHtml
  /** Whose page it is; nobody's before they have signed in. */
  desk?: Desk
  notice?: Notice | undefined
}

/** One page of the desk. It needs no script: every act is a form. */
export function page({ title, body, desk, notice }: Page): string {
  return String(
    html`<!doctype html>
      <html lang="en-GB">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} – Postmod</title>
          <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="/assets/desk.css" />
        </head>
        <body>
          <a class="skip" href="#main">Skip to content</a>
          <header class="top">
            <a class="brand" href="/desk">Postmod</a>
            ${desk ? signedIn(desk) : ''}
          </header>
          <main id="main">
            ${notice ? html`<p class="notice ${notice.kind}" role="${notice.kind === 'done' ? 'status' : 'alert'}">${notice.words}</p>` : ''}
            ${body}
          </main>
        </body>
      </html>`,
  )
}

function signedIn({ moderator: { name }, csrf }: Desk): SafeHtml {
  return html`<form method="post" action="/sign-out" class="who">
    ${hidden(csrf)}<span>${name}</span> <button class="plain">Sign out</button>
  </form>`
}

/** The token that shows that a form came from our own page. */
export function hidden(csrf: string): SafeHtml {
  return html`<input type="hidden" name="_csrf" value="${csrf}" />`
}
