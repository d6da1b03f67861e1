import { html, type SafeHtml } from '@remix-run/html-template'
import { sql } from 'kysely'
import { findModerators, type Moderator } from '../../claim/moderator.ts'
import { mayBeSeen, sightOf } from '../../claim/sees.ts'
import { changesSince } from '../case/changes.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { type GrowingList, MOST_NEW, newerThan } from '../lists/newest.ts'
import { readStatuses, type Status } from '../lists/row-status.ts'
import { caseUnseen, newsOfCase } from '../pages/case-news.ts'
import { rowState } from '../pages/lists/row-state.ts'
import { navCounts } from '../pages/nav.ts'
import { stillSignedIn } from '../session.ts'
import type { Listener } from './listeners.ts'

/**
 * Tells every page what is so now, to whoever looks at it as they are now. The number of queries does not depend on how
 * many pages there are, only on how many different sites they see. A page whose queries fail is let go, and costs the
 * others nothing. @throws when the record is away: then all wait.
 */
export async function tellAll(runtime: DeskRuntime, all: readonly Listener[]): Promise<void> {
  const { db, clock, log } = runtime
  const now = clock.now()
  const [going, people] = await Promise.all([
    stillSignedIn(db, [...new Set(all.map(({ session }) => session))], now),
    findModerators(db, [...new Set(all.map(({ moderator }) => moderator.id))]),
  ])
  const listening = all.filter(listener => {
    const moderator = going.has(listener.session) && people.get(listener.moderator.id)
    if (moderator) listener.moderator = moderator
    else listener.stream.end()
    return moderator
  })
  if (listening.length === 0) return
  try {
    await tell(runtime, listening, now)
  } catch (error) {
    const [only, ...others] = listening
    if (only && others.length === 0) {
      // Fails as well if it is the record that has just gone away.
      await sql`select`.execute(db)
      log.error({ err: error, place: only.place }, 'a live page is let go: what it asks for cannot be read')
      return only.stream.pushOut()
    }
    for (const one of listening) await tellAll(runtime, [one])
  }
}

async function tell(runtime: DeskRuntime, listening: readonly Listener[], now: Date): Promise<void> {
  const { db, counts } = runtime
  const people = new Map(listening.map(({ moderator }) => [moderator.id, moderator]))
  const [countsOf, statuses, newest] = await Promise.all([
    counts.ofAll([...people.values()]),
    readStatuses(db, [...new Set(listening.flatMap(casesOf))], now),
    readNewest(runtime, listening),
  ])
  for (const listener of listening) {
    const { stream, moderator, place, rows, growing, watched } = listener
    stream.send('counts', String(navCounts(countsOf.get(moderator.id)!, place)))
    for (const seen of rows?.seen ?? [])
      stream.send(
        `row-state-${seen.id}`,
        String(rowState(rows!.list, seen, statusFor(moderator, seen.id), moderator.id)),
      )
    if (growing) stream.send('news', String(showNew(growing, newest.get(keyOf(growing.list, moderator)) ?? [])))
    if (watched) await tellOfWatched(runtime, listener, statusFor(moderator, watched.id))
  }

  function statusFor(moderator: Moderator, caseId: number): Status | undefined {
    const status = statuses.get(caseId)
    return status && mayBeSeen(moderator, status.site_id) ? status : undefined
  }
}

const casesOf = ({ rows, watched }: Listener): number[] => [
  ...(rows?.seen.map(({ id }) => id) ?? []),
  ...(watched ? [watched.id] : []),
]

/** What has come to each list, for those who see the same, since the page that was loaded longest ago. */
async function readNewest({ db }: DeskRuntime, all: readonly Listener[]): Promise<Map<string, number[]>> {
  const asked = new Map<string, { moderator: Moderator; list: GrowingList; since: number }>()
  for (const { growing, moderator } of all) {
    if (!growing) continue
    const key = keyOf(growing.list, moderator)
    const since = Math.min(growing.since, asked.get(key)?.since ?? Infinity)
    asked.set(key, { moderator, list: growing.list, since })
  }
  const reading = [...asked].map(
    async ([key, { moderator, list, since }]) => [key, await newerThan(db, moderator, list, since)] as const,
  )
  return new Map(await Promise.all(reading))
}

const keyOf = (list: GrowingList, moderator: Moderator) => `${list} ${sightOf(moderator)}`

function showNew({ list, since }: NonNullable<Listener['growing']>, newest: readonly number[]): SafeHtml {
  const count = newest.filter(mark => mark > since).length
  if (count === 0) return html``
  return html`<a href="/desk/${list}">Show ${count >= MOST_NEW ? `${MOST_NEW} or more` : count} new</a>`
}

/** Its events are read when there are new ones, and not each second. */
async function tellOfWatched(
  { db, clock, rules }: DeskRuntime,
  { stream, moderator, watched }: Listener,
  status: Status | undefined,
): Promise<void> {
  if (!watched) return
  if (!status) {
    // Told anew what happened, or that nothing did, if they see it again.
    watched.told = -1
    return stream.send('news', String(caseUnseen()))
  }
  if (status.last_event <= watched.told) return
  const { policy } = rules()
  const changes = await changesSince(db, watched.id, watched.seen, policy)
  stream.send('news', String(newsOfCase(changes, watched.id, { moderatorId: moderator.id, policy, now: clock.now() })))
  watched.told = status.last_event
}
