import { type Kysely, type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../database/schema.ts'
import { isLogin } from '../../people/person.ts'
import { keyset, type Key, type Listed, listQuery, PAGE } from '../lists/keyset.ts'

const word = z.string().max(200).optional().catch(undefined)

/** `by`: `moderator:amira` or `command`; `about`: `moderator:amira` or `site:courier`. Empty: whoever, whatever. */
export const eventsQuery = listQuery.extend({ by: word, about: word })
export type EventsQuery = z.infer<typeof eventsQuery>

/** One act of an administrator or the command, with the names of what it is about as they are now. */
export type AdminEvent = {
  key: Key
  id: number
  at: Date
  type: string
  subject: string
  data: Readonly<Record<string, unknown>>
  /** Both null: the command did it. */
  by: string | null
  by_name: string | null
  /** Of a moderator, a key, or the site that the event is about or names. */
  person: string | null
  person_name: string | null
  key_name: string | null
  site: string | null
  site_name: string | null
}

const BY_ID = keyset('desc', { 'admin_events.id': 'integer' })

/** One page of what was done to people, sites and keys, the latest first. */
export async function listAdminEvents(db: Kysely<Database>, asked: EventsQuery): Promise<Listed<AdminEvent>> {
  // The page is found first; what it names is looked up for its rows alone.
  const { rows } = await sql<AdminEvent>`
    with page as (
      select ${BY_ID.key} as key, * from admin_events
      where ${doneBy(asked.by)} and ${isAbout(asked.about)} and ${BY_ID.beyond(asked)}
      order by ${BY_ID.order(asked)} limit ${PAGE + 1})
    select admin_events.key, admin_events.id, at, type, subject, data,
      actor.login as by, actor.name as by_name,
      person.login as person, person.name as person_name, site_keys.name as key_name,
      sites.id as site, sites.name as site_name
    from page as admin_events
    left join moderators actor on actor.id = moderator_id
    left join moderators person on subject = 'moderator:' || person.login
    left join site_keys on subject = 'key:' || site_keys.id
    left join sites on sites.id = coalesce(substring(subject from '^site:(.*)$'), data->>'site')
    order by ${BY_ID.order(asked)}`.execute(db)
  return BY_ID.listed(rows, asked)
}

function doneBy(by: string | undefined): RawBuilder<boolean> {
  if (by === undefined || by === '') return sql`true`
  if (by === 'command') return sql`moderator_id is null`
  const login = by.replace(/^moderator:/, '')
  return sql`moderator_id = (select id from moderators where login = ${isLogin(login) ? login : ''})`
}

function isAbout(about: string | undefined): RawBuilder<boolean> {
  if (about === undefined || about === '') return sql`true`
  const subject = about.replaceAll('\u0000', '')
  if (!subject.startsWith('site:')) return sql`subject = ${subject}`
  // Keys, and accounts on it, name their site beside their own subject.
  return sql`(subject = ${subject} or data->>'site' = ${subject.slice('site:'.length)})`
}
