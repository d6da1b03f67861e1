import type { Rota } from '../rota/rota.ts'
import { zoneOf } from '../rota/zone.ts'
import type { HourOfWeek } from './figures.ts'
import type { Window } from './histories.ts'

type Loaded = readonly { type: string; day: number; hour: number; count: number }[]

/** Every zone's clock is a whole number of these from UTC. */
const QUARTER_MS = 900_000
const DAY_MS = 86_400_000

/** The 168 hours of the week: what happened in each, and how long each pool was on duty in it. */
export function weekOf(rota: Rota, { from, to }: Window, loaded: Loaded): HourOfWeek[] {
  const week = Array.from({ length: 168 }, (_, i) => {
    const day = Math.floor(i / 24) + 1
    const hour = i % 24
    const of = (type: string) =>
      loaded.find(one => one.type === type && one.day === day && one.hour === hour)?.count ?? 0
    return { day, hour, complaints: of('complaints'), decided: of('decided'), fullTimeMs: 0, partTimeMs: 0 }
  })
  for (const { from: begin, to: end, offset } of zoneOf(rota.timeZone).pieces({
    from: from.getTime(),
    to: to.getTime(),
  })) {
    for (let at = begin; at < end; at = Math.min(end, at - (at % QUARTER_MS) + QUARTER_MS)) {
      const until = Math.min(end, at - (at % QUARTER_MS) + QUARTER_MS)
      const local = at + offset
      // The 1st of January 1970 was a Thursday.
      const day = (Math.floor(local / DAY_MS) + 3) % 7
      const slot = week[day * 24 + Math.floor((local % DAY_MS) / 3_600_000)]!
      const fullTime = rota.deskTimeBetween(new Date(at), new Date(until))
      slot.fullTimeMs += fullTime
      slot.partTimeMs += until - at - fullTime
    }
  }
  return week
}
