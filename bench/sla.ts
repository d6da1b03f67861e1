import { execFile } from 'node:child_process'
import { promisify, parseArgs } from 'node:util'
import { z } from 'zod'
import { openDatabase } from '../src/database/connection.ts'
import { migrate } from '../src/database/migrate.ts'
import { openLog } from '../src/log.ts'
import { onSignal } from '../src/process.ts'
import { openPlace } from './desk/place.ts'
import { seedMonths } from './sla/seed.ts'

const ROUNDS = 5
const MONTHS = 10
const OCTOBER = { from: new Date('2026-09-30T23:00:00Z'), to: new Date('2026-11-01T00:00:00Z') }
const log = openLog('bench', 'error')
const run = promisify(execFile)
const measured = z.object({
  ms: z.number(),
  decided: z.number(),
  before: z.number(),
  ours: z.number(),
  backend: z.number(),
})

/**
 * The figures of a month with so many decided cases, alone in the table and as the last of ten such months: the ratio of the
 * times, and the memory of the process and of its PostgreSQL backend. On Linux.
 */
export async function slaBench(args: readonly string[]): Promise<void> {
  const options = { short: { type: 'boolean' }, month: { type: 'string' } } as const
  const { values } = parseArgs({ args: [...args], options })
  const month = Number(values.month ?? (values.short ? 20_000 : 1_000_000))
  const place = await openPlace(log, undefined)
  onSignal(() => place.end())
  try {
    await place.restart(false)
    await fill(await place.database('alone'), month, 1)
    await fill(await place.database('behind'), month, MONTHS)
    await place.restart(true)
    const [alone, behind] = [await place.database('alone'), await place.database('behind')]
    const [small, large]: [Measured[], Measured[]] = [[], []]
    // By turns; the first of each warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      const both = [await once(alone, month), await once(behind, month)] as const
      if (round === 0) continue
      small.push(both[0])
      large.push(both[1])
      say(`round ${round}: ${inSeconds(both[0].ms)} and ${inSeconds(both[1].ms)}`)
    }
    const ratio = median(large) / median(small)
    const most = (of: 'before' | 'ours' | 'backend') =>
      inMegabytes(Math.max(...[...small, ...large].map(one => one[of])))
    say(`a month of ${inFigures(month)} decided cases, ${ROUNDS} times by turns, medians (least to most):`)
    say(`alone in the table          ${spread(small)}`)
    say(`with ${inFigures(month * MONTHS)} in it   ${spread(large)}`)
    say(`${ratio.toFixed(2)} times what it is alone`)
    say(
      `memory at most: the process ${most('ours')} (${most('before')} before it measures), its PostgreSQL backend ${most('backend')} without shared buffers`,
    )
  } finally {
    await place.end()
  }
}

type Measured = z.infer<typeof measured>

async function fill(url: string, month: number, months: number): Promise<void> {
  const db = openDatabase(url, log, { most: 1 })
  await migrate(db)
  await seedMonths(db, { month, months, last: OCTOBER }, say)
  await db.destroy()
}

async function once(url: string, expected: number): Promise<Measured> {
  const { stdout } = await run(process.execPath, [new URL('sla/once.ts', import.meta.url).pathname, url])
  const one = measured.parse(JSON.parse(stdout))
  if (one.decided !== expected) throw new Error(`${one.decided} were decided, not ${expected}`)
  return one
}

function median(all: readonly Measured[]): number {
  return all.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!
}

function spread(all: readonly Measured[]): string {
  const times = all.map(({ ms }) => ms)
  return `${inSeconds(median(all))} (${inSeconds(Math.min(...times))} to ${inSeconds(Math.max(...times))})`
}

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
const inMegabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`
const inFigures = (count: number) => count.toLocaleString('en')

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
