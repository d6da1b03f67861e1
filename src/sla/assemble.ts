import type { Rota } from '../rota/rota.ts'
import type { BothClocks, Group, SlaFigures, Target, Times } from './figures.ts'
import { OF_TARGET } from './groups.ts'
import type { Window } from './histories.ts'
import { weekOf } from './week.ts'

type Grouped = {
  by: string
  key: string
  measure: 'claim' | 'decide' | 'target'
  elapsed: Times
  desk: Times
  target: Target
}
type Counted = { key: string; count: number }
/** What the statement of `measure` answers. */
export type Measured = Omit<
  SlaFigures,
  'total' | 'bySite' | 'byPool' | 'byReason' | 'week' | 'ofTarget' | 'complaints'
> & {
  groups: Grouped[]
  ofTarget: { bucket: number; count: number }[]
  hours: { type: string; day: number; hour: number; count: number }[]
  complaints: { recorded: number; answered: number; bySite: Counted[]; byReason: Counted[]; bySource: Counted[] }
}

/** The figures as they are read, in that order. */
export function figuresOf(
  { groups: all, ofTarget: counted, hours: loaded, complaints: complained, ...same }: Measured,
  rota: Rota,
  window: Window,
): SlaFigures {
  const those = (name: string) => groupsOf(all.filter(group => group.by === name))
  const { cases: flows, decisions: made, deliveries: sent, appeals: appealed, stock: stood, missed: late } = same
  return {
    complaints: {
      ...complained,
      bySite: record(complained.bySite),
      byReason: record(complained.byReason),
      bySource: record(complained.bySource),
    },
    cases: flows,
    decisions: made,
    deliveries: sent,
    appeals: appealed,
    stock: stood,
    total: those('total')[0] ?? emptyGroup(''),
    bySite: those('site'),
    byPool: those('pool'),
    byReason: those('reason'),
    ofTarget: [...OF_TARGET, null].map((upTo, i) => ({
      upTo,
      count: counted.find(({ bucket }) => bucket === i)?.count ?? 0,
    })),
    week: weekOf(rota, window, loaded),
    missed: late,
  }
}

function record(counted: readonly Counted[]): Record<string, number> {
  return Object.fromEntries(counted.map(({ key, count }) => [key, count]))
}

function groupsOf(all: readonly Grouped[]): Group[] {
  return [...Map.groupBy(all, ({ key }) => key)].map(([key, rows]) => {
    const of = (measured: Grouped['measure']) => rows.find(row => row.measure === measured)
    const { target } = of('target') ?? emptyGroup(key)
    return { key, toClaim: clocks(of('claim')), toDecide: clocks(of('decide')), target }
  })
}

function clocks(row: Grouped | undefined): BothClocks {
  return row ? { elapsed: row.elapsed, desk: row.desk } : { elapsed: NONE, desk: NONE }
}

const NONE: Times = { count: 0, median: null, p90: null, p95: null, worst: null }

function emptyGroup(key: string): Group {
  const none = clocks(undefined)
  return { key, toClaim: none, toDecide: none, target: { due: 0, met: 0, late: 0, open: 0 } }
}
