import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { ModeratorFigures, PeriodKind, SlaReport } from '../../sla/figures.ts'

/** The reports: those of the schedule, each once for its period, and those that somebody asked for. */
export interface SlaReportsTable {
  id: GeneratedAlways<number>
  kind: PeriodKind
  first_day: ColumnType<Date, string, never>
  last_day: ColumnType<Date, string, never>
  /** Of what somebody asked for. */
  requested_at: Generated<Date | null>
  begun_at: Generated<Date | null>
  made_at: Generated<Date | null>
  report: ColumnType<SlaReport | null, string | undefined, string>
  moderators: ColumnType<ModeratorFigures[] | null, string | undefined, string>
}

/** Which report went out by which channel, or is on its way. */
export interface SlaTellingsTable {
  report_id: number
  channel: string
  trying_until: Date
  told_at: Date | null
}
