import type { Moderator } from '../../claim/moderator.ts'
import type { GrowingList } from '../lists/newest.ts'
import type { CaseList } from '../lists/row-status.ts'
import type { Place } from '../pages/nav.ts'
import type { Seen } from '../pages/lists/row-state.ts'
import type { Stream } from './stream.ts'

/** A page that is looked at, and what it wants to hear of. */
export type Listener = {
  stream: Stream
  moderator: Moderator
  /** The session's token, hashed, in hex: one that was ended hears no more. */
  session: string
  place: Place | undefined
  /** The rows of a list, and what they were made from. */
  rows: { list: CaseList; seen: readonly Seen[] } | undefined
  /** The list whose newcomers are counted, and where it ended. */
  growing: { list: GrowingList; since: number } | undefined
  /** A case that is open in front of somebody, and its last event that they saw. */
  watched: { id: number; seen: number; told: number } | undefined
}

/** Browsers speak to one address through six connections at most: two are left for pages. */
const MOST_A_SESSION = 4

/** Who listens in this process, in the order in which they came. */
export function listeners() {
  const all = new Set<Listener>()
  return { all, add, going, endAll }

  function add(listener: Listener): void {
    all.add(listener)
    listener.stream.onClose(() => all.delete(listener))
    const same = [...all].filter(({ session }) => session === listener.session)
    for (const oldest of same.slice(0, -MOST_A_SESSION)) {
      all.delete(oldest)
      oldest.stream.pushOut()
    }
  }

  /** Who still hears; who does not is forgotten. */
  function going(): Listener[] {
    for (const listener of all) if (listener.stream.isOver()) all.delete(listener)
    return [...all]
  }

  function endAll(): void {
    for (const { stream } of all) stream.end()
    all.clear()
  }
}
