import { html, type SafeHtml } from '@remix-run/html-template'
import type { Moderator } from '../../claim/moderator.ts'
import { addressOf, scripts } from '../assets.ts'
import type { Counts } from '../counts.ts'
import { type Preferences, USUAL } from '../preferences.ts'
import { help } from './help.ts'
import { nav, type Place } from './nav.ts'
import { shownName } from './text.ts'

/** What became of an act: words, or what can be done about it too. */
export type Notice = { kind: 'done' | 'problem'; words: string | SafeHtml }

/** Who looks, and what every page shows them. */
export type Desk = { moderator: Moderator; csrf: string; counts: Counts; preferences: Preferences }

export type Page = {
  title: string
  body: SafeHtml
  /** Whose page it is; nobody's before they have signed in. */
  desk?: Desk
  notice?: Notice | undefined
  /** Where the page stands among the desk's links. */
  current?: Place
  /** Where the page hears what changes while it is looked at: `/desk/live?case=12`. */
  live?: string
}

const OWN = { preferences: 'How the desk looks to you', account: 'Your password, and where you are signed in' } as const
const SCHEMES = { system: 'light dark', light: 'light', dark: 'dark' } as const

/** One page of the desk. It needs no script: every act is a form. */
export function page({ title, body, desk, notice, current, live }: Page): string {
  const { theme, text_size, blur, shortcuts } = desk?.preferences ?? USUAL
  return String(
    html`<!doctype html>
      <html
        lang="en-GB"
        data-theme="${theme}"
        data-text="${text_size}"
        data-shortcuts="${shortcuts ? 'on' : 'off'}"
        ${blur ? html`data-blur` : ''}
      >
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="${SCHEMES[theme]}" />
          <title>${title} – Postmod</title>
          <link rel="icon" href="${addressOf('icon.svg')}" type="image/svg+xml" />
          <link rel="stylesheet" href="${addressOf('desk.css')}" />
          ${desk ? script() : ''}
        </head>
        <body ${live === undefined ? '' : html`data-live="${live}"`}>
          <a class="skip" href="#main">Skip to content</a>
          <header class="top">
            <a class="brand" href="/desk">Postmod</a>
            ${desk ? signedIn(desk, current) : ''}
          </header>
          <main id="main" tabindex="-1">
            ${notice ? html`<div class="notice ${notice.kind}" role="${notice.kind === 'done' ? 'status' : 'alert'}">${notice.words}</div>` : ''}
            ${body}
          </main>
        </body>
      </html>`,
  )
}

/** Its parts are named beside it, so that the browser asks for them at once and not one after another. */
function script(): SafeHtml {
  return html`${scripts().map(name => html`<link rel="modulepreload" href="${addressOf(name)}" />`)}
    <script type="module" src="${addressOf('desk.js')}"></script>`
}

function signedIn({ moderator, csrf, counts }: Desk, current: Place | undefined): SafeHtml {
  const { name, role } = moderator
  return html`${nav(counts, moderator, current)}
    <div class="who">
      ${current === 'desk' || role === 'auditor' ? '' : next(csrf)} ${help()}
      ${own('preferences', 'Preferences', current)}
      ${own('account', html`<span class="name">${shownName(name)}</span>`, current)}
      <form method="post" action="/sign-out">${hidden(csrf)}<button class="plain">Sign out</button></form>
    </div>`
}

function own(place: keyof typeof OWN, label: string | SafeHtml, current: Place | undefined): SafeHtml {
  return current === place
    ? html`<a href="/desk/${place}" title="${OWN[place]}" aria-current="page">${label}</a>`
    : html`<a href="/desk/${place}" title="${OWN[place]}">${label}</a>`
}

/** From every page; the desk itself says what there is, and why there is none. */
function next(csrf: string): SafeHtml {
  return html`<form method="post" action="/desk/next">
    ${hidden(csrf)}<button class="plain" data-key="n">Next case</button>
  </form>`
}

/** The token that shows that a form came from our own page. */
export function hidden(csrf: string): SafeHtml {
  return html`<input type="hidden" name="_csrf" value="${csrf}" />`
}
