import type { Pool } from '../rota/rota.ts'

/** How long something took, in whole ms; nearest rank (`percentile_disc`). All null where the count is 0. */
export type Times = {
  count: number
  median: number | null
  p90: number | null
  p95: number | null
  worst: number | null
}

/** By the clock on the wall, and in the rota's full-time hours only. */
export type BothClocks = { elapsed: Times; desk: Times }

/** Cases that were due in the period. `due` = `met` + `late` + `open`: decided in time, decided after it, and not decided yet. */
export type Target = { due: number; met: number; late: number; open: number }

/** What is measured of all cases, and again of those of one site, pool or reason (`key`; of all: ''). */
export type Group = { key: string; toClaim: BothClocks; toDecide: BothClocks; target: Target }

/** One hour of the London week: `day` 1 is Monday, `hour` 0 to 23. How long each pool was on duty in it, over the period, in ms. */
export type HourOfWeek = {
  day: number
  hour: number
  complaints: number
  decided: number
  fullTimeMs: number
  partTimeMs: number
}

/** A case that missed its target in the period. `decidedAt` null: it had not been decided by the end of it. */
export type Missed = {
  caseId: number
  site: string
  dueAt: string
  decidedAt: string | null
  lateMs: number
  pool: Pool
}

export type ModeratorFigures = {
  /** The moderator's login. */
  moderator: string
  decided: number
  withdrawn: number
  /** Second person of a colleague's decision. */
  agreed: number
  lapsed: number
  released: number
  /** Their decisions that were put right on appeal in the period. */
  overturned: number
  /** From the claim to the decision. */
  handling: Times
}

/** The figures of a period. What each means stands in `DEFINITIONS`. */
export type SlaFigures = {
  complaints: {
    recorded: number
    answered: number
    bySite: Readonly<Record<string, number>>
    byReason: Readonly<Record<string, number>>
    bySource: Readonly<Record<string, number>>
  }
  cases: { opened: number; claimed: number; superseded: number; breached: Readonly<Record<Pool, number>> }
  decisions: { amend: number; delete: number; keep: number; withdrawn: number }
  deliveries: { applied: number; gone: number; dead: number }
  appeals: { opened: number; upheld: number; overturned: number; toDecide: Times }
  /** As of the end of the period. */
  stock: {
    open: number
    claimed: number
    awaitingSecond: number
    onHold: number
    overdue: number
    oldest: string | null
  }
  total: Group
  bySite: readonly Group[]
  byPool: readonly Group[]
  byReason: readonly Group[]
  /**
   * Decisions by how much of its target's time each took: `upTo` in per cent, the last without an end (null). Those up to
   * 100 were in time.
   */
  ofTarget: readonly { upTo: number | null; count: number }[]
  week: readonly HourOfWeek[]
  /** The latest first, at most 200; `cases` and `total.target` count them all. */
  missed: readonly Missed[]
}

export type PeriodKind = 'day' | 'week' | 'month' | 'range'

/** A period of whole days of the policy's time zone; instants are ISO 8601, UTC. `first` and `last`: its days, `2026-11-23`. */
export type Period = { kind: PeriodKind; first: string; last: string; from: string; to: string }

export type SlaReport = {
  v: 1
  /** Of `DEFINITIONS`; figures of two versions are not compared. */
  definitions: string
  /** The policy under whose hours it was counted. */
  policy: string
  timeZone: string
  period: Period
  /** It counts what was so before this instant: the end of the period, or an earlier one if that had not come. */
  asOf: string
  generatedAt: string
  figures: SlaFigures
  /** The same of the period before, as long. */
  before: SlaFigures
  /** Only in what seniors are shown. */
  moderators?: readonly ModeratorFigures[]
}
