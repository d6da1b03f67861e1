import { html, type SafeHtml } from '@remix-run/html-template'
import { type FastifyReply, type FastifyRequest } from 'fastify'
import { longDay } from './london.ts'
import { readerOf, SUBSCRIBERS, type Subscriber } from './readers.ts'

interface Page {
  title: string
  main: SafeHtml
  status?: number
}

/** Sends a page inside the Chronicle's masthead and footer. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, now: Date, page: Page): FastifyReply {
  const reader = readerOf(request)
  // A page that answers a form is no place to go back to with GET: the front page is.
  const back = request.method === 'GET' ? request.url : '/'
  return reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(String(document(page, now, reader, back)))
}

function document(page: Page, now: Date, reader: Subscriber | undefined, back: string): SafeHtml {
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} | The Auldbrig Chronicle</title>
        <link rel="icon" href="/newspaper.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/newspaper.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to the story</a>
        <header class="masthead">
          <p class="dateline"><span>${longDay(now)}</span> <span>Harbour, hill and high street since 1843</span></p>
          <p class="name"><a href="/">The Auldbrig Chronicle</a></p>
          ${readerBar(reader, back)}
        </header>
        <main id="main" tabindex="-1">${page.main}</main>
        <footer>
          <p>The Auldbrig Chronicle does not exist. It is an example site, made to try Postmod on.</p>
        </footer>
      </body>
    </html>`
}

function readerBar(reader: Subscriber | undefined, back: string): SafeHtml {
  const choices = SUBSCRIBERS.map(
    ({ id, name }) => html`<option value="${id}" ${id === reader?.id ? 'selected' : ''}>${name}</option>`,
  )
  return html`<form class="reader" method="post" action="/reader">
    <label for="subscriber">Reading as</label>
    <select id="subscriber" name="subscriber" autocomplete="off">
      <option value="">a visitor</option>
      ${choices}
    </select>
    <input type="hidden" name="back" value="${back}" />
    <button class="quiet">Switch</button>
  </form>`
}
