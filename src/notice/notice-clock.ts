import type { Selectable } from 'kysely'
import type { NoticesTable } from '../database/tables/notices.ts'

/** What the clock of a notice says. `ms`: to its due time, or past it; whole ms. */
export type NoticeClock =
  | { says: 'none' }
  | { says: 'unknown' }
  | { says: 'running' | 'at_risk' | 'overdue'; due: Date; ms: number }
  | { says: 'stopped'; as: 'poster_told' | 'returned'; at: Date; due: Date | null; late: boolean; ms: number }

type Clocked = Pick<Selectable<NoticesTable>, 'jurisdiction' | 'due_at' | 'ended_at' | 'ended_as'>

/** @param atRisk how long before it is due a notice is at risk, in ms. */
export function noticeClock(
  { jurisdiction, due_at: due, ended_at, ended_as }: Clocked,
  atRisk: number,
  now: Date,
): NoticeClock {
  if (ended_at !== null && ended_as !== null) {
    const left = due === null ? 0 : due.getTime() - ended_at.getTime()
    // On the instant itself its time has passed, as for a case.
    return { says: 'stopped', as: ended_as, at: ended_at, due, late: due !== null && left <= 0, ms: Math.abs(left) }
  }
  if (due === null) return { says: jurisdiction === 'scotland' ? 'none' : 'unknown' }
  const left = due.getTime() - now.getTime()
  if (left <= 0) return { says: 'overdue', due, ms: -left }
  return { says: left <= atRisk ? 'at_risk' : 'running', due, ms: left }
}
