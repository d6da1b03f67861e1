import type { GeneratedAlways } from 'kysely'
import type { AlertKind } from '../../alert/kinds.ts'

/** Live while `over_at` is null; one for a kind and what it is about. */
export interface AlertsTable {
  id: GeneratedAlways<number>
  kind: AlertKind
  key: string
  raised_at: Date
  over_at: Date | null
}

/** Which alert went out by which channel, or is on its way. */
export interface AlertTellingsTable {
  alert_id: number
  what: 'raised' | 'over'
  channel: string
  message: string
  trying_until: Date
  told_at: Date | null
}
