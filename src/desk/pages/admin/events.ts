import { html, type SafeHtml } from '@remix-run/html-template'
import type { Site } from '../../../sites/sites.ts'
import type { AdminEvent, EventsQuery } from '../../admin/events.ts'
import type { Listed } from '../../lists/keyset.ts'
import { dateAndTime } from '../../local-time.ts'
import type { Desk } from '../layout.ts'
import { nothing, pageLinks } from '../lists/frame.ts'
import { shownName } from '../text.ts'
import { adminPage } from './admin-page.ts'
import { adminEventInWords } from './events-words.ts'

export type EventsView = {
  desk: Desk
  asked: EventsQuery
  events: Listed<AdminEvent>
  people: readonly { login: string; name: string }[]
  sites: readonly Site[]
  timeZone: string
}

type Option = { value: string; words: string }

/** Who did what to people, sites and keys, the latest first. */
export function eventsPage(view: EventsView): string {
  const { desk, asked, events, sites, timeZone } = view
  const { by = '', about = '', after, before } = asked
  const names = new Map(sites.map(({ id, name }) => [id, name]))
  const query = { ...(by !== '' && { by }), ...(about !== '' && { about }) }
  const isFirst = after === undefined && before === undefined
  const none = by === '' && about === '' ? 'Nothing was done yet.' : 'Nothing is like that.'
  return adminPage({
    desk,
    place: 'events',
    title: 'Who did what',
    body: html`<p class="quiet">
        What was done to people, sites and keys, at the desk and by the command, the latest first. Nobody can change it.
      </p>
      ${filter(view)}
      ${
        events.rows.length === 0
          ? nothing(none, '/desk/admin/events', isFirst)
          : html`<ol class="rows">
              ${events.rows.map(
                event =>
                  html`<li data-row>
                    <p class="by">
                      <time datetime="${event.at.toISOString()}">${dateAndTime(event.at, timeZone)}</time> ·
                      <b>${event.by_name === null ? 'the command' : shownName(event.by_name)}</b>
                    </p>
                    <p class="text">${adminEventInWords(event, names)}</p>
                  </li>`,
              )}
            </ol>`
      }
      ${pageLinks('/desk/admin/events', events, query)}`,
  })
}

function filter({ asked, people, sites }: EventsView): SafeHtml {
  const persons = people.map(({ login, name }) => ({ value: `moderator:${login}`, words: `${name} (${login})` }))
  const places = sites.map(({ id, name }) => ({ value: `site:${id}`, words: `${name} (${id})` }))
  const doers = [{ value: 'command', words: 'The command' }, ...persons]
  const abouts = [...persons, ...places]
  return html`<form method="get" action="/desk/admin/events" class="search" role="search">
    ${choice('by', 'Done by', 'Anybody', doers, asked.by ?? '')}
    ${choice('about', 'About', 'Anybody and anything', abouts, asked.about ?? '')}
    <p><button>Show</button> <a href="/desk/admin/events">Everything</a></p>
  </form>`
}

function choice(name: string, label: string, any: string, options: readonly Option[], chosen: string): SafeHtml {
  const unknown = chosen !== '' && !options.some(({ value }) => value === chosen)
  return html`<div>
    <label for="event-${name}">${label}</label>
    <select id="event-${name}" name="${name}">
      <option value="">${any}</option>
      ${[...options, ...(unknown ? [{ value: chosen, words: chosen }] : [])].map(
        ({ value, words }) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${words}</option>`,
      )}
    </select>
  </div>`
}
