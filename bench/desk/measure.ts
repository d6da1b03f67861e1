import { setTimeout } from 'node:timers/promises'
import { NoSuchPageError, type Side } from './side.ts'

export type Measure = {
  what: string
  /** One go: what is timed. What it returns is put back by `undo`, untimed. */
  run(side: Side): Promise<unknown>
  undo?(side: Side): Promise<unknown>
  /** Waited before each round: what is kept for a second must be read again. Such a measure has a third of the rounds. */
  pauseMs?: number
}

export type Row = { what: string; small: number[]; large: number[] }

const WARM_UP = 3
/** A measure has no more rounds after so long, but some: on a busy machine the whole bench ends all the same. */
const MOST_MS = 12_000
const FEWEST = 5
const WIDTH = 40

/** Each measure by turns on the small and on the large side, so that a busy machine disturbs both alike. */
export async function measureAll(
  measures: readonly Measure[],
  small: Side,
  large: Side,
  rounds: number,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const measure of measures) {
    try {
      const row = await byTurns(measure, small, large, rounds)
      process.stdout.write(`${line(row)}\n`)
      rows.push(row)
    } catch (error) {
      if (!(error instanceof NoSuchPageError)) throw error
      process.stdout.write(`${measure.what.padEnd(WIDTH)} there is no such page\n`)
    }
  }
  return rows
}

async function byTurns(measure: Measure, small: Side, large: Side, rounds: number): Promise<Row> {
  const { what, pauseMs } = measure
  const row: Row = { what, small: [], large: [] }
  const began = performance.now()
  for (let round = -WARM_UP; round < (pauseMs === undefined ? rounds : rounds / 3); round++) {
    if (round >= FEWEST && performance.now() - began > MOST_MS) break
    if (pauseMs !== undefined) await setTimeout(pauseMs)
    const times = [await once(measure, small), await once(measure, large)] as const
    if (round < 0) continue
    row.small.push(times[0])
    row.large.push(times[1])
  }
  return row
}

async function once({ run, undo }: Measure, side: Side): Promise<number> {
  const began = performance.now()
  await run(side)
  const took = performance.now() - began
  await undo?.(side)
  return took
}

export const heading = `${'what'.padEnd(WIDTH)}${'small ms'.padStart(9)}${'(p95)'.padStart(9)}${'large ms'.padStart(10)}${'(p95)'.padStart(9)}${'ratio'.padStart(8)}  middle half of pairs`

function line({ what, small, large }: Row): string {
  const ratios = large.map((ms, i) => ms / small[i]!)
  const spread = `${quantile(ratios, 0.25).toFixed(2)}-${quantile(ratios, 0.75).toFixed(2)}`
  const side = (times: number[], width: number) =>
    quantile(times, 0.5).toFixed(2).padStart(width) + `(${quantile(times, 0.95).toFixed(2)})`.padStart(9)
  return `${what.padEnd(WIDTH)}${side(small, 9)}${side(large, 10)}${ratioOf({ small, large }).toFixed(2).padStart(8)}  ${spread}`
}

/** Of the medians. */
export function ratioOf({ small, large }: Pick<Row, 'small' | 'large'>): number {
  return quantile(large, 0.5) / quantile(small, 0.5)
}

/** Nearest rank. */
export function quantile(times: readonly number[], q: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
}
